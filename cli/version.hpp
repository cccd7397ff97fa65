// Versions that are printed and written into documents.
#pragma once

namespace serviette::cli {

inline constexpr const char* version_text = SERVIETTE_VERSION;
inline constexpr int certificate_version = 1;  // of checker/FORMAT.md

}  // namespace serviette::cli
