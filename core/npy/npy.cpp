#include "core/npy/npy.hpp"

#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

namespace serviette {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

std::unexpected<Error> bad(std::string what) {
  return fail(ErrorCode::Unsupported, "not a .npy file this can read: " + what);
}

// The text after `'key':` in the header, which is a Python dictionary as numpy writes it.
Expected<std::string_view> field(std::string_view header, std::string_view key) {
  for (const char quote : {'\'', '"'}) {
    const std::string quoted = quote + std::string(key) + quote;
    const auto at = header.find(quoted);
    if (at == std::string_view::npos) continue;
    const auto colon = header.find(':', at);
    if (colon == std::string_view::npos) break;
    auto rest = header.substr(colon + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    return rest;
  }
  return bad("no '" + std::string(key) + "' in its header");
}

template <class T>
T load(const char* p) {
  T v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

// Bytes per element, or 0 for a format that is not read.
std::size_t width(std::string_view dtype) {
  if (dtype.size() != 3 || (dtype[0] != '<' && dtype[0] != '|')) return 0;
  const std::size_t n = static_cast<std::size_t>(dtype[2] - '0');
  if (dtype[1] == 'f') return n == 4 || n == 8 ? n : 0;
  if (dtype[1] == 'b') return n == 1 ? n : 0;
  if (dtype[1] != 'i' && dtype[1] != 'u') return 0;
  return n == 1 || n == 2 || n == 4 || n == 8 ? n : 0;
}

double element(const char* p, std::string_view dtype) {
  const char n = dtype[2];
  switch (dtype[1]) {
    case 'f': return n == '4' ? static_cast<double>(load<float>(p)) : load<double>(p);
    case 'b': return *p != 0;
    case 'u':
      return n == '1'   ? load<std::uint8_t>(p)
             : n == '2' ? load<std::uint16_t>(p)
             : n == '4' ? load<std::uint32_t>(p)
                        : static_cast<double>(load<std::uint64_t>(p));
    default:
      return n == '1'   ? load<std::int8_t>(p)
             : n == '2' ? load<std::int16_t>(p)
             : n == '4' ? load<std::int32_t>(p)
                        : static_cast<double>(load<std::int64_t>(p));
  }
}

// Column-major data, put in row-major order.
std::vector<double> transposed(const std::vector<double>& data, const std::vector<std::int64_t>& shape) {
  std::vector<double> out(data.size());
  std::vector<std::int64_t> at(shape.size(), 0);
  for (double& v : out) {
    std::int64_t offset = 0, stride = 1;
    for (std::size_t d = 0; d < shape.size(); ++d) {
      offset += at[d] * stride;
      stride *= shape[d];
    }
    v = data[static_cast<std::size_t>(offset)];
    for (std::size_t d = shape.size(); d-- > 0;) {
      if (++at[d] < shape[d]) break;
      at[d] = 0;
    }
  }
  return out;
}

}  // namespace

Expected<NpyArray> parse_npy(std::string_view bytes) {
  if (bytes.size() < 10 || !bytes.starts_with(kMagic)) return bad("the first bytes are wrong");
  const int version = bytes[6];
  if (version != 1 && version != 2) return bad("version " + std::to_string(version));
  const std::size_t start = version == 1 ? 10 : 12;
  if (bytes.size() < start) return bad("it is cut short");
  const std::size_t length =
      version == 1 ? load<std::uint16_t>(bytes.data() + 8) : load<std::uint32_t>(bytes.data() + 8);
  if (bytes.size() - start < length) return bad("it is cut short");
  const std::string_view header = bytes.substr(start, length);
  const std::string_view body = bytes.substr(start + length);

  NpyArray out;
  SERVIETTE_LET(descr, field(header, "descr"));
  const auto end = descr.size() < 2 ? std::string_view::npos : descr.find(descr[0], 1);
  if (end == std::string_view::npos) return bad("its number format is not a plain one");
  out.dtype = descr.substr(1, end - 1);
  const std::size_t bytes_each = width(out.dtype);
  if (bytes_each == 0) return bad("number format " + out.dtype);

  SERVIETTE_LET(order, field(header, "fortran_order"));
  const bool fortran = order.starts_with("True");

  SERVIETTE_LET(shape, field(header, "shape"));
  const auto close = shape.find(')');
  if (!shape.starts_with("(") || close == std::string_view::npos) return bad("its shape");
  std::size_t count = 1;
  std::istringstream numbers{std::string(shape.substr(1, close - 1))};
  for (std::string one; std::getline(numbers, one, ',');) {
    if (one.find_first_not_of(' ') == std::string::npos) continue;
    char* stop = nullptr;
    const long long n = std::strtoll(one.c_str(), &stop, 10);
    if (n < 0 || stop == one.c_str()) return bad("its shape");
    std::size_t next = 0;
    if (__builtin_mul_overflow(count, static_cast<std::size_t>(n), &next)) return bad("its shape");
    count = next;
    out.shape.push_back(n);
  }
  if (count > body.size() / bytes_each) return bad("it holds fewer elements than its shape says");

  out.data.resize(count);
  const bool integers = out.dtype[1] == 'i' || out.dtype[1] == 'u';
  for (std::size_t i = 0; i < count; ++i) {
    out.data[i] = element(body.data() + i * bytes_each, out.dtype);
    if (integers && std::fabs(out.data[i]) > 9007199254740992.0) return bad("an integer beyond 2^53");
  }
  if (fortran) out.data = transposed(out.data, out.shape);
  return out;
}

Expected<NpyArray> read_npy(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::Io, "cannot read '" + path + "'");
  std::ostringstream text;
  text << file.rdbuf();
  auto out = parse_npy(text.str());
  if (!out) out.error().place.file = path;
  return out;
}

Expected<std::string> print_npy(const NpyArray& array) {
  std::string shape;
  for (const std::int64_t n : array.shape) shape += std::to_string(n) + ", ";
  if (array.shape.size() > 1) shape.erase(shape.size() - 2);
  if (array.shape.size() == 1) shape.pop_back();
  std::string header =
      "{'descr': '" + array.dtype + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  header.append(63 - (10 + header.size()) % 64, ' ');  // the data starts at a multiple of 64
  header += '\n';
  std::string out(kMagic);
  out += '\x01';
  out += '\0';
  out += static_cast<char>(header.size() & 0xFF);
  out += static_cast<char>(header.size() >> 8);
  out += header;
  const auto append = [&](auto v) { out.append(reinterpret_cast<const char*>(&v), sizeof v); };
  for (const double v : array.data) {
    if (array.dtype == "<f8") append(v);
    else if (array.dtype == "<f4") append(static_cast<float>(v));
    else if (array.dtype == "<i8") append(static_cast<std::int64_t>(v));
    else if (array.dtype == "<i4") append(static_cast<std::int32_t>(v));
    else return fail(ErrorCode::Unsupported, "cannot write the number format " + array.dtype);
  }
  return out;
}

Expected<void> write_npy(const std::string& path, const NpyArray& array) {
  SERVIETTE_LET(bytes, print_npy(array));
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) return fail(ErrorCode::Io, "cannot write '" + path + "'");
  return {};
}

}  // namespace serviette
