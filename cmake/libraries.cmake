# Third-party sources and the targets over them.
# convlens_fetch(name) sets <name>_SOURCE_DIR in the caller, from the archive that tools/setup left in the cache, else
# from the project's own repository; cmake/libraries.txt pins both.
include(FetchContent)

if(DEFINED ENV{CONVLENS_CACHE})
  set(convlens_cache "$ENV{CONVLENS_CACHE}")
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(convlens_cache "$ENV{XDG_CACHE_HOME}/convlens")
else()
  set(convlens_cache "$ENV{HOME}/.cache/convlens")
endif()

# All presets share one copy of the sources; the lock keeps two configurations from unpacking it at once.
set(FETCHCONTENT_BASE_DIR "${PROJECT_SOURCE_DIR}/build/_deps")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cmake/libraries.txt")

function(convlens_fetch name)
  file(STRINGS "${PROJECT_SOURCE_DIR}/cmake/libraries.txt" row REGEX "^${name} ")
  if(NOT row)
    message(FATAL_ERROR "cmake/libraries.txt has no row '${name}'")
  endif()
  separate_arguments(row UNIX_COMMAND "${row}")
  list(GET row 2 repository)
  list(GET row 3 pin)
  list(GET row 6 archive)
  list(GET row 7 sha256)
  set(local "${convlens_cache}/sources/${archive}")
  if(EXISTS "${local}")
    set(source URL "${local}" URL_HASH SHA256=${sha256} DOWNLOAD_EXTRACT_TIMESTAMP OFF)
  elseif(pin MATCHES "^(.+):(.+)$")
    set(source URL "https://github.com/${repository}/archive/refs/tags/${CMAKE_MATCH_1}.tar.gz" URL_HASH SHA256=${CMAKE_MATCH_2}
      DOWNLOAD_EXTRACT_TIMESTAMP OFF)
  else()
    set(source GIT_REPOSITORY "https://github.com/${repository}.git" GIT_TAG ${pin} GIT_PROGRESS ON)
  endif()
  file(LOCK "${FETCHCONTENT_BASE_DIR}" DIRECTORY GUARD FUNCTION)
  # A SOURCE_SUBDIR that is not there: the sources only, never the library's own CMakeLists.txt.
  FetchContent_Declare(${name} ${source} SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(${name})
  set(${name}_SOURCE_DIR "${${name}_SOURCE_DIR}" PARENT_SCOPE)
endfunction()

# convlens_library(name INCLUDES dir... SOURCES file...): a static library of foreign code, without our warnings, whose
# headers count as system headers. Without SOURCES it is headers only. Also known as convlens::<name>.
function(convlens_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "INCLUDES;SOURCES")
  if(arg_SOURCES)
    add_library(third_party_${name} STATIC EXCLUDE_FROM_ALL ${arg_SOURCES})
    # Foreign code is watched by AddressSanitizer only: its undefined behaviour is not ours to mend.
    target_compile_options(third_party_${name} PRIVATE -w $<$<BOOL:${CONVLENS_SANITIZE}>:-fno-sanitize=undefined>)
    target_include_directories(third_party_${name} SYSTEM PUBLIC ${arg_INCLUDES})
  else()
    add_library(third_party_${name} INTERFACE)
    target_include_directories(third_party_${name} SYSTEM INTERFACE ${arg_INCLUDES})
  endif()
  add_library(convlens::${name} ALIAS third_party_${name})
endfunction()

convlens_fetch(stb)
convlens_library(stb INCLUDES "${stb_SOURCE_DIR}")

convlens_fetch(yyjson)
convlens_library(yyjson INCLUDES "${yyjson_SOURCE_DIR}/src" SOURCES "${yyjson_SOURCE_DIR}/src/yyjson.c")

convlens_fetch(imgui)
set(imgui_sources imgui.cpp imgui_draw.cpp imgui_tables.cpp imgui_widgets.cpp)
list(TRANSFORM imgui_sources PREPEND "${imgui_SOURCE_DIR}/")
convlens_library(imgui INCLUDES "${imgui_SOURCE_DIR}" SOURCES ${imgui_sources})
target_compile_definitions(third_party_imgui PUBLIC IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS)
target_compile_options(third_party_imgui PRIVATE -fno-exceptions -fno-rtti)

include("${CMAKE_CURRENT_LIST_DIR}/xnnpack.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/catch2.cmake")
