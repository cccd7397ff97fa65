#include "core/diagram/diagram.hpp"

namespace serviette {

bool operator==(const Body& a, const Body& b) { return a.lines == b.lines && a.yields == b.yields; }

bool operator==(const Line& a, const Line& b) {
  return a.kind == b.kind && a.outs == b.outs && a.op == b.op && a.axes == b.axes &&
         a.params == b.params && a.map_names == b.map_names && a.map_value == b.map_value &&
         a.operands == b.operands && a.axis == b.axis && a.size == b.size && a.part == b.part &&
         a.carrying == b.carrying && a.body == b.body;
}

bool is_region(const Line& line) {
  return line.kind != LineKind::Call && line.kind != LineKind::Map;
}

Symbol lo_name(Symbol axis) { return Symbol("lo(" + axis.str() + ")"); }
Symbol hi_name(Symbol axis) { return Symbol("hi(" + axis.str() + ")"); }

}  // namespace serviette
