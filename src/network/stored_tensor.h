#pragma once

#include <string_view>

#include "network/safetensors.h"
#include "tensor/tensor.h"

namespace convlens::network {

/// An I8 tensor `name` has its scales in an F32 tensor of that name and this ending: one for each entry of the last axis.
inline constexpr std::string_view kScaleSuffix = "_scale";

/// The values of a tensor of the file, whatever type stores them; int8 values times their scale.
/// Errors: kUnsupportedModel for another type, kCorruptModel for an I8 tensor without scales, kOutOfMemory.
base::Result<tensor::Tensor> floats_of(const Safetensors& file, const StoredTensor& stored);

}  // namespace convlens::network
