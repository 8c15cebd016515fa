# convlens_options: what all of our own code is compiled with. convlens_no_exceptions: what src/ adds to that.
option(CONVLENS_WERROR "Treat our own warnings as errors" OFF)
option(CONVLENS_SANITIZE "AddressSanitizer, UndefinedBehaviorSanitizer and the fuzz targets (clang)" OFF)

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CONVLENS_CCACHE ccache)
if(CONVLENS_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${CONVLENS_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CONVLENS_CCACHE}")
endif()

add_library(convlens_options INTERFACE)
target_include_directories(convlens_options INTERFACE "${PROJECT_SOURCE_DIR}/src")
# -Wsign-conversion is left out: sizes and pointer differences mix everywhere in pixel arithmetic, and the checked
# arithmetic of base/ is the real guard.
target_compile_options(convlens_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wold-style-cast -Wnon-virtual-dtor
  $<$<BOOL:${CONVLENS_WERROR}>:-Werror>)

add_library(convlens_no_exceptions INTERFACE)
target_compile_options(convlens_no_exceptions INTERFACE -fno-exceptions -fno-rtti)

if(EMSCRIPTEN)
  add_compile_options(-msimd128)
endif()
if(CONVLENS_SANITIZE)
  # Not vptr, which reads the type information that our own classes are compiled without.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  # The coverage that libFuzzer steers by, in our own code only.
  target_compile_options(convlens_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
