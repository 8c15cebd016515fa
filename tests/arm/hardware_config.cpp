#include <cmath>

extern "C" {
#include "xnnpack/hardware-config.h"
}

// Linked in place of XNNPACK's own look at the processor (--wrap, in WebAssembly only): XNNPACK then takes the kernels that it has for
// ARM. They compute the same on any processor.
extern "C" const xnn_hardware_config* __real_xnn_init_hardware_config();

extern "C" const xnn_hardware_config* __wrap_xnn_init_hardware_config() {
  static const xnn_hardware_config config = [] {
    xnn_hardware_config copy = *__real_xnn_init_hardware_config();
    copy.is_x86 = false;
    copy.arch_flags &= ~static_cast<decltype(copy.arch_flags)>(xnn_arch_wasm_is_x86);
    return copy;
  }();
  return &config;
}
