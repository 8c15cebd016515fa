#pragma once

#include "tests/support/model_builder.h"

namespace convlens::test_support {

/// How the tiny classifier learned, in `epochs` epochs: kernels and maps of the layer "conv", three classes, examples of the cell (2, 0).
ModelParts tiny_training(std::int32_t epochs);

/// The value of the kernel of "conv" at any place after an epoch.
inline float kernel_after(std::int32_t epoch) { return 0.25F * static_cast<float>(epoch); }

}  // namespace convlens::test_support
