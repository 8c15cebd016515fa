# convlens_room(name USES room... [LIBRARIES target...] [WEB_ONLY] [SOURCES file...])
# One folder of src/, one static library convlens_<name> of its *.cpp (or SOURCES), one namespace. USES names the rooms it may include, as in
# docs/ARCHITECTURE.md; tests/layers_test.py checks the includes against these very lines. WEB_ONLY rooms exist only in the
# WebAssembly build. A room without sources yet is an empty interface.
function(convlens_room name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "WEB_ONLY" "" "USES;LIBRARIES;SOURCES")
  if(arg_WEB_ONLY AND NOT EMSCRIPTEN)
    return()
  endif()
  if(DEFINED arg_SOURCES OR "SOURCES" IN_LIST arg_KEYWORDS_MISSING_VALUES)
    set(sources ${arg_SOURCES})
  else()
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  endif()
  list(TRANSFORM arg_USES PREPEND convlens_)
  if(sources)
    add_library(convlens_${name} STATIC ${sources})
    target_link_libraries(convlens_${name} PUBLIC convlens_options ${arg_USES} ${arg_LIBRARIES}
      PRIVATE convlens_no_exceptions)
  else()
    add_library(convlens_${name} INTERFACE)
    target_link_libraries(convlens_${name} INTERFACE convlens_options ${arg_USES} ${arg_LIBRARIES})
  endif()
endfunction()
