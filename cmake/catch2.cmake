# Catch2 as Catch2::Catch2WithMain, from its one-file amalgamation: minutes less than its hundred files, above all for
# WebAssembly. Tests include the ordinary <catch2/...> headers, which are the same code.
convlens_fetch(catch2)
convlens_library(catch2
  INCLUDES "${catch2_SOURCE_DIR}/src" "${CMAKE_BINARY_DIR}/catch2"
  SOURCES "${catch2_SOURCE_DIR}/extras/catch_amalgamated.cpp")
# Every option undefined, as in the amalgamation.
set(CATCH_CONFIG_DEFAULT_REPORTER console)
set(CATCH_CONFIG_CONSOLE_WIDTH 80)
configure_file("${catch2_SOURCE_DIR}/src/catch2/catch_user_config.hpp.in" "${CMAKE_BINARY_DIR}/catch2/catch2/catch_user_config.hpp")
if(EMSCRIPTEN)
  target_compile_options(third_party_catch2 PRIVATE -fwasm-exceptions)
endif()
add_library(Catch2::Catch2WithMain ALIAS third_party_catch2)
