#pragma once

// Some of XNNPACK's wasmsimd kernels include <arm_neon.h> by mistake; they mean this.
#include <wasm_simd128.h>
