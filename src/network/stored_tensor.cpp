#include "network/stored_tensor.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "network/half.h"
#include "network/shown.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using tensor::QuantizedTensor;
using tensor::Tensor;

/// Turns the halves in the second half of the memory into floats that fill it. A float is never written over a half that is still to
/// be read: it ends where the next half begins, or before.
void widen_halves(std::span<float> values) {
  auto* const memory = reinterpret_cast<std::byte*>(values.data());
  const std::byte* const halves = memory + values.size_bytes() / 2;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint16_t half = 0;
    std::memcpy(&half, halves + i * sizeof half, sizeof half);
    const float value = float_from_half(half);
    std::memcpy(memory + i * sizeof value, &value, sizeof value);
  }
}

/// A tensor that is there as a whole.
Result<std::variant<Tensor, QuantizedTensor>> arrived(const StoredTensor& stored) {
  auto arriving = ArrivingTensor::expect(stored);
  if (!arriving) return pass_on(std::move(arriving));
  std::ranges::copy(stored.bytes, arriving->bytes().begin());
  return std::move(*arriving).values();
}

}  // namespace

Status check_type(const TensorEntry& entry) {
  if (entry.type != ElementType::kOther) return {};
  return fail(ErrorCode::kUnsupportedModel,
              "Tensor " + shown(entry.name) + ": the type " + shown(entry.type_name) + " is not known here, only F32, F16 and I8.");
}

Result<ArrivingTensor> ArrivingTensor::expect(const TensorEntry& entry) {
  if (auto known = check_type(entry); !known) return pass_on(std::move(known));
  const std::string what = "Tensor " + shown(entry.name) + ": ";
  ArrivingTensor arriving;
  arriving.type_ = entry.type;
  if (entry.type == ElementType::kI8) {
    auto quantized = QuantizedTensor::zeros(entry.shape);
    if (!quantized) return fail(quantized.error().code, what + quantized.error().message);
    arriving.values_ = *std::move(quantized);
  } else {
    auto floats = Tensor::zeros(entry.shape);
    if (!floats) return fail(floats.error().code, what + floats.error().message);
    arriving.values_ = *std::move(floats);
  }
  return arriving;
}

std::span<std::byte> ArrivingTensor::bytes() {
  if (auto* quantized = std::get_if<QuantizedTensor>(&values_)) return std::as_writable_bytes(quantized->values());
  const auto all = std::as_writable_bytes(std::get<Tensor>(values_).values());
  return type_ == ElementType::kF16 ? all.last(all.size() / 2) : all;
}

std::variant<Tensor, QuantizedTensor> ArrivingTensor::values() && {
  if (type_ == ElementType::kF16) widen_halves(std::get<Tensor>(values_).values());
  return std::move(values_);
}

Status set_scales(std::string_view name, QuantizedTensor& quantized, const Tensor* found) {
  if (found == nullptr || found->shape() != tensor::Shape{quantized.shape().channels()}) {
    const std::string companion = std::string(name) + std::string(kScaleSuffix);
    return fail(ErrorCode::kCorruptModel, "Tensor " + shown(name) + " of I8 needs an F32 tensor " + shown(companion) + " of " +
                                              std::to_string(quantized.shape().channels()) + ".");
  }
  std::ranges::copy(found->values(), quantized.scales().begin());
  return {};
}

Result<Tensor> floats_of(const Safetensors& file, const StoredTensor& stored) {
  auto values = arrived(stored);
  if (!values) return pass_on(std::move(values));
  if (auto* floats = std::get_if<Tensor>(&*values)) return std::move(*floats);
  auto& quantized = std::get<QuantizedTensor>(*values);
  const auto companion = file.tensors.find(stored.name + std::string(kScaleSuffix));
  Tensor scales;
  if (companion != file.tensors.end() && companion->second.type == ElementType::kF32) {
    auto read = floats_of(file, companion->second);
    if (!read) return read;
    scales = *std::move(read);
  }
  if (auto set = set_scales(stored.name, quantized, &scales); !set) return pass_on(std::move(set));
  return expanded(quantized.view());
}

}  // namespace convlens::network
