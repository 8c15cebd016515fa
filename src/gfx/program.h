#pragma once

#include "base/result.h"
#include "gfx/handle.h"

namespace convlens::gfx {

/// Compiles and links GLSL ES 3.00 sources. Errors: kInternal with the compiler's words (also when the context is lost).
base::Result<ProgramHandle> make_program(const char* vertex_source, const char* fragment_source);

}  // namespace convlens::gfx
