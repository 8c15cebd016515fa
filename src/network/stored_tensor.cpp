#include "network/stored_tensor.h"

#include <cstring>
#include <string>

#include "network/half.h"
#include "network/shown.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using tensor::Tensor;

/// The elements of a stored tensor, one by one, whatever its alignment.
template <typename T, typename Use>
void for_each_element(const StoredTensor& stored, Use use) {
  for (std::size_t i = 0; i < stored.bytes.size() / sizeof(T); ++i) {
    T element;
    std::memcpy(&element, stored.bytes.data() + i * sizeof(T), sizeof(T));
    use(i, element);
  }
}

/// Floats of an F32 or F16 tensor; of an I8 tensor the integers as they are, without their scales.
Result<Tensor> widened(const StoredTensor& stored) {
  if (stored.type == ElementType::kOther) {
    return fail(ErrorCode::kUnsupportedModel, "the type " + shown(stored.type_name) + " is not known here, only F32, F16 and I8.");
  }
  auto tensor = Tensor::zeros(stored.shape);
  if (!tensor) return tensor;
  const std::span<float> values = tensor->values();
  switch (stored.type) {
    case ElementType::kF32:
      std::memcpy(values.data(), stored.bytes.data(), stored.bytes.size());
      break;
    case ElementType::kF16:
      for_each_element<std::uint16_t>(stored, [&](std::size_t i, std::uint16_t half) { values[i] = float_from_half(half); });
      break;
    case ElementType::kI8:
      for_each_element<std::int8_t>(stored, [&](std::size_t i, std::int8_t integer) { values[i] = integer; });
      break;
    case ElementType::kOther:
      break;
  }
  return tensor;
}

/// Multiplies the scales of an I8 tensor in. values: [..., channels].
Status apply_scale(const Safetensors& file, const StoredTensor& stored, Tensor& tensor) {
  const auto companion = file.tensors.find(stored.name + std::string(kScaleSuffix));
  const auto channels = static_cast<std::size_t>(stored.shape.channels());
  if (companion == file.tensors.end() || companion->second.type != ElementType::kF32 ||
      companion->second.shape != tensor::Shape{stored.shape.channels()}) {
    return fail(ErrorCode::kCorruptModel, "Tensor " + shown(stored.name) + " of I8 needs an F32 tensor " + shown(stored.name + "_scale") +
                                              " of " + std::to_string(channels) + ".");
  }
  std::span<float> values = tensor.values();
  for_each_element<float>(companion->second, [&](std::size_t channel, float scale) {
    for (std::size_t i = channel; i < values.size(); i += channels) values[i] *= scale;
  });
  return {};
}

}  // namespace

Result<Tensor> floats_of(const Safetensors& file, const StoredTensor& stored) {
  auto tensor = widened(stored);
  if (!tensor) return fail(tensor.error().code, "Tensor " + shown(stored.name) + ": " + tensor.error().message);
  if (stored.type != ElementType::kI8) return tensor;
  if (auto scaled = apply_scale(file, stored, *tensor); !scaled) return pass_on(std::move(scaled));
  return tensor;
}

}  // namespace convlens::network
