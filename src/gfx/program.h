#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "gfx/handle.h"

namespace convlens::gfx {

/// GLSL ES 3.00 without its #version line: `definitions` ("#define NAME\n" ...) stand before the fragment shader.
struct ProgramSource {
  const char* vertex = "";
  const char* fragment = "";
  const char* definitions = "";
};

/// Compiles and links all of them, side by side where the browser can. Errors: kInternal with the compiler's words, also when the
/// context is lost.
base::Result<std::vector<ProgramHandle>> make_programs(std::span<const ProgramSource> sources);

}  // namespace convlens::gfx
