#include "network/model_file.h"

#include <cstring>
#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "network/graph_reader.h"
#include "network/half.h"
#include "network/safetensors.h"
#include "network/shown.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using tensor::Tensor;

constexpr std::string_view kScaleSuffix = "_scale";

/// The elements of a stored tensor, one by one, whatever its alignment.
template <typename T, typename Use>
void for_each_element(const StoredTensor& stored, Use use) {
  for (std::size_t i = 0; i < stored.bytes.size() / sizeof(T); ++i) {
    T element;
    std::memcpy(&element, stored.bytes.data() + i * sizeof(T), sizeof(T));
    use(i, element);
  }
}

Status check_format(const Safetensors& file) {
  const auto value = [&](std::string_view key) {
    const auto found = file.metadata.find(key);
    return found == file.metadata.end() ? std::string_view() : std::string_view(found->second);
  };
  if (value("format") != "convlens") {
    return fail(ErrorCode::kUnsupportedModel, "This safetensors file is not a ConvLens model: its metadata has no format of \"convlens\".");
  }
  if (value("version") != "1") {
    return fail(ErrorCode::kUnsupportedModel, "This model has the version " + shown(value("version")) + ", but only \"1\" is known here.");
  }
  if (!file.metadata.contains("network")) return fail(ErrorCode::kCorruptModel, "The metadata of the model has no \"network\".");
  return {};
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

/// Takes the companion of an I8 tensor out of the file and multiplies it in. values: [..., channels].
Status apply_scale(const StoredTensor& stored, Safetensors& file, Tensor& tensor) {
  const auto companion = file.tensors.extract(stored.name + std::string(kScaleSuffix));
  const auto channels = static_cast<std::size_t>(stored.shape.channels());
  if (!companion || companion.mapped().type != ElementType::kF32 || companion.mapped().shape != tensor::Shape{stored.shape.channels()}) {
    return fail(ErrorCode::kCorruptModel, "Tensor " + shown(stored.name) + " of I8 needs an F32 tensor " + shown(stored.name + "_scale") +
                                              " of " + std::to_string(channels) + ".");
  }
  std::span<float> values = tensor.values();
  for_each_element<float>(companion.mapped(), [&](std::size_t channel, float scale) {
    for (std::size_t i = channel; i < values.size(); i += channels) values[i] *= scale;
  });
  return {};
}

/// Moves the tensors into a description, each to its layer.
Status read_weights(Safetensors& file, NetworkDescription& description) {
  for (auto place = file.tensors.begin(); place != file.tensors.end(); ++place) {
    const StoredTensor& stored = place->second;
    auto tensor = widened(stored);
    if (!tensor) return fail(tensor.error().code, "Tensor " + shown(stored.name) + ": " + tensor.error().message);
    if (stored.type == ElementType::kI8) {
      if (auto scaled = apply_scale(stored, file, *tensor); !scaled) return scaled;
    }
    const std::size_t slash = stored.name.find('/');
    if (slash == std::string::npos)
      return fail(ErrorCode::kCorruptModel, "The name of tensor " + shown(stored.name) + " should be layer/weight.");
    description.weights[stored.name.substr(0, slash)].emplace(stored.name.substr(slash + 1), std::move(*tensor));
  }
  return {};
}

}  // namespace

Result<Network> read_model(std::span<const std::byte> bytes) {
  auto file = parse_safetensors(bytes);
  if (!file) return pass_on(std::move(file));
  if (auto format = check_format(*file); !format) return pass_on(std::move(format));
  auto description = read_graph(file->metadata.find("network")->second);
  if (!description) return pass_on(std::move(description));
  if (auto read = read_weights(*file, *description); !read) return pass_on(std::move(read));
  return Network::create(std::move(*description));
}

}  // namespace convlens::network
