# XNNPACK as convlens::xnnpack. Its own CMakeLists.txt refuses Emscripten and builds far more kernels than we use, so this
# takes the lists of source files from it and compiles them our way: WebAssembly with the wasm SIMD kernels, one thread;
# natively (tests, sanitizers, fuzzers) with the portable kernels only, so that no processor detection is needed.
convlens_fetch(xnnpack)
convlens_fetch(pthreadpool)
convlens_fetch(fxdiv)
convlens_fetch(fp16)

# Reads the list `variable` from XNNPACK's CMakeLists.txt into `out`, without generated files.
function(convlens_xnnpack_list out variable)
  file(READ "${xnnpack_SOURCE_DIR}/CMakeLists.txt" text)
  if(NOT text MATCHES "SET\\(${variable}\n([^)]*)\\)")
    message(FATAL_ERROR "XNNPACK's CMakeLists.txt has no list ${variable}")
  endif()
  string(REGEX MATCHALL "src/[^ \n\"]+" files "${CMAKE_MATCH_1}")
  set(${out} ${files} PARENT_SCOPE)
endfunction()

set(xnnpack_sources
  src/allocator.c src/cache.c src/configs/hardware-config.c src/datatype.c src/indirection.c src/memory.c
  src/microkernel-utils.c src/microparams-init.c src/mutex.c src/normalization.c src/operator-run.c src/operator-utils.c
  src/reference/packing.cc)
foreach(list OPERATOR_SRCS REFERENCE_SRCS SUBGRAPH_SRCS LOGGING_SRCS XNNPACK_SRCS TABLE_SRCS)
  convlens_xnnpack_list(files ${list})
  list(APPEND xnnpack_sources ${files})
endforeach()

# This version leaves 8-bit dense layers (f32_qc8w) without kernels in WebAssembly on other processors than x86, phones among them: an #else
# lies behind the lines that belong to it. They are compiled from a copy in which it stands before them.
set(gemm_config src/configs/gemm-config.c)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${xnnpack_SOURCE_DIR}/${gemm_config}")
set(corrected_gemm_config "${CMAKE_BINARY_DIR}/xnnpack/gemm-config.c")
file(READ "${xnnpack_SOURCE_DIR}/${gemm_config}" text)
set(before_kernels "        f32_qc8w_gemm_config.nr = 8;\n        f32_qc8w_gemm_config.linear.gemm")
set(last_kernel "xnn_f32_qc8w_gemm_relu_ukernel_5x8__wasmsimd_splat);\n")
foreach(expected "${before_kernels}" "${last_kernel}      #else\n")
  string(FIND "${text}" "${expected}" place)
  if(place EQUAL -1)
    message(FATAL_ERROR "XNNPACK's ${gemm_config} is not as it was: is f32_qc8w still without kernels on phones?")
  endif()
endforeach()
string(REPLACE "${last_kernel}      #else\n" "${last_kernel}" text "${text}")
string(REPLACE "${before_kernels}"
  "        f32_qc8w_gemm_config.nr = 8;\n      #else\n        f32_qc8w_gemm_config.linear.gemm" text "${text}")
file(CONFIGURE OUTPUT "${corrected_gemm_config}" CONTENT "${text}" @ONLY)
list(REMOVE_ITEM xnnpack_sources ${gemm_config})

set(xnnpack_kernel_sets SCALAR)
if(EMSCRIPTEN)
  list(APPEND xnnpack_kernel_sets WASM WASMSIMD)
endif()
set(xnnpack_kernels)
foreach(kernel_set IN LISTS xnnpack_kernel_sets)
  string(TOLOWER ${kernel_set} kernel_file)
  include("${xnnpack_SOURCE_DIR}/cmake/gen/${kernel_file}_microkernels.cmake")
  list(APPEND xnnpack_kernels ${PROD_${kernel_set}_MICROKERNEL_SRCS})
endforeach()

list(TRANSFORM xnnpack_sources PREPEND "${xnnpack_SOURCE_DIR}/")
list(TRANSFORM xnnpack_kernels PREPEND "${xnnpack_SOURCE_DIR}/")

set(xnnpack_parts "${CMAKE_CURRENT_LIST_DIR}/xnnpack")
add_library(third_party_xnnpack_kernels OBJECT EXCLUDE_FROM_ALL ${xnnpack_kernels})
convlens_library(xnnpack
  INCLUDES "${xnnpack_SOURCE_DIR}/include" "${pthreadpool_SOURCE_DIR}/include"
  SOURCES ${xnnpack_sources} "${corrected_gemm_config}" $<TARGET_OBJECTS:third_party_xnnpack_kernels>
    "${pthreadpool_SOURCE_DIR}/src/shim.c" "${xnnpack_parts}/build_identifier.c")

# The kernels are many small files that mostly parse the same headers: compiling them in batches is several times faster.
set_target_properties(third_party_xnnpack_kernels PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
target_compile_options(third_party_xnnpack_kernels PRIVATE
  -fno-math-errno $<$<BOOL:${CONVLENS_SANITIZE}>:-fno-sanitize=undefined>)

foreach(target third_party_xnnpack third_party_xnnpack_kernels)
  set_target_properties(${target} PROPERTIES C_STANDARD 99 C_EXTENSIONS ON CXX_STANDARD 17 CXX_EXTENSIONS ON)
  target_compile_options(${target} PRIVATE -w -O2 $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti>)
  target_include_directories(${target} SYSTEM PRIVATE "${xnnpack_SOURCE_DIR}/src" "${xnnpack_SOURCE_DIR}/include"
    "${pthreadpool_SOURCE_DIR}/include" "${fxdiv_SOURCE_DIR}/include" "${fp16_SOURCE_DIR}/include")
  target_compile_definitions(${target} PRIVATE
    XNN_ENABLE_ASSEMBLY=0 XNN_ENABLE_CPUINFO=0 XNN_ENABLE_SPARSE=0 XNN_ENABLE_JIT=0 XNN_ENABLE_MEMOPT=1
    XNN_ENABLE_GEMM_M_SPECIALIZATION=1 XNN_ENABLE_DWCONV_MULTIPASS=0 XNN_ENABLE_ARM_BF16=0 XNN_ENABLE_HVX=0
    XNN_LOG_LEVEL=0 FXDIV_USE_INLINE_ASSEMBLY=0 PTHREADPOOL_NO_DEPRECATED_API=1)
  if(EMSCRIPTEN)
    target_include_directories(${target} BEFORE PRIVATE "${xnnpack_parts}")
  else()
    target_compile_options(${target} PRIVATE -include "${xnnpack_parts}/scalar_only.h")
  endif()
endforeach()
