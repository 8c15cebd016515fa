#pragma once

// Forced into every native XNNPACK source: hides the processor, so that only the portable kernels are compiled and no
// processor detection is needed. "Hexagon without HVX" is the one architecture of common.h that adds nothing of its own.
// Native builds serve tests, sanitizers and fuzzers; speed is the WebAssembly build's business.
#include "xnnpack/common.h"

#undef XNN_ARCH_X86
#define XNN_ARCH_X86 0
#undef XNN_ARCH_X86_64
#define XNN_ARCH_X86_64 0
#undef XNN_ARCH_ARM
#define XNN_ARCH_ARM 0
#undef XNN_ARCH_ARM64
#define XNN_ARCH_ARM64 0
#undef XNN_ARCH_HEXAGON
#define XNN_ARCH_HEXAGON 1
