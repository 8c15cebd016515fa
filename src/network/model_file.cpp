#include "network/model_file.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "network/graph_reader.h"
#include "network/shown.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

Status check_format(const Metadata& metadata) {
  const auto value = [&](std::string_view key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string_view() : std::string_view(found->second);
  };
  if (value("format") != "convlens") {
    return fail(ErrorCode::kUnsupportedModel, "This safetensors file is not a ConvLens model: its metadata has no format of \"convlens\".");
  }
  if (value("version") != "1") {
    return fail(ErrorCode::kUnsupportedModel, "This model has the version " + shown(value("version")) + ", but only \"1\" is known here.");
  }
  if (!metadata.contains("network")) return fail(ErrorCode::kCorruptModel, "The metadata of the model has no \"network\".");
  return {};
}

/// The layer and the weight that a tensor's name means.
Result<std::pair<std::string, std::string>> parts_of(const std::string& name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string::npos) return fail(ErrorCode::kCorruptModel, "The name of tensor " + shown(name) + " should be layer/weight.");
  return std::pair{name.substr(0, slash), name.substr(slash + 1)};
}

bool is_dense(const NetworkDescription& description, std::string_view layer) {
  const auto found = std::ranges::find(description.layers, layer, &LayerDescription::name);
  return found != description.layers.end() && std::holds_alternative<Dense>(found->config);
}

}  // namespace

Status ModelReader::append(std::span<const std::byte> bytes) {
  if (failure_) failure_ = take(bytes);
  return failure_;
}

Status ModelReader::take(std::span<const std::byte> bytes) {
  received_ += bytes.size();
  if (received_ > size_) {
    return fail(ErrorCode::kCorruptModel, "The model file has more than the " + std::to_string(size_) + " bytes that were announced.");
  }
  if (!header_) {
    if (auto taken = take_start(bytes); !taken) return taken;
  }
  while (!bytes.empty()) {
    if (auto taken = take_data(bytes); !taken) return taken;
  }
  return {};
}

/// Takes as many bytes as belong to the length and the header.
Status ModelReader::take_start(std::span<const std::byte>& bytes) {
  const auto take_until = [&](std::uint64_t size) {
    const std::size_t count =
        std::min(bytes.size(), static_cast<std::size_t>(size) - std::min(start_.size(), static_cast<std::size_t>(size)));
    start_.insert(start_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
    bytes = bytes.subspan(count);
    return start_.size() >= size;
  };
  if (!take_until(kLengthBytes)) return {};
  const auto length = header_length(start_);
  if (!length) return fail(length.error().code, length.error().message);
  if (*length > size_ - kLengthBytes) return cut_off_in_header(*length, size_ - kLengthBytes);
  return take_until(kLengthBytes + *length) ? read_start() : Status{};
}

Status ModelReader::read_start() {
  const std::string_view text(reinterpret_cast<const char*>(start_.data()), start_.size());
  auto header = parse_header(text.substr(kLengthBytes));
  if (!header) return pass_on(std::move(header));
  if (auto fits = check_data_size(*header, size_ - start_.size()); !fits) return fits;
  if (auto format = check_format(header->metadata); !format) return format;
  for (const TensorEntry& entry : header->tensors) {
    if (auto known = check_type(entry); !known) return known;
  }
  auto description = read_graph(header->metadata.find("network")->second);
  if (!description) return pass_on(std::move(description));
  description_ = *std::move(description);
  header_ = *std::move(header);
  start_ = {};
  return {};
}

/// Takes bytes of the tensor whose turn it is.
Status ModelReader::take_data(std::span<const std::byte>& bytes) {
  const TensorEntry& entry = header_->tensors[arriving_];
  if (!tensor_) {
    auto expected = ArrivingTensor::expect(entry);
    if (!expected) return pass_on(std::move(expected));
    tensor_ = *std::move(expected);
    filled_ = 0;
  }
  const std::span<std::byte> room = tensor_->bytes().subspan(filled_);
  const std::size_t count = std::min(room.size(), bytes.size());
  std::ranges::copy(bytes.first(count), room.begin());
  bytes = bytes.subspan(count);
  filled_ += count;
  if (count == room.size()) {
    keep(entry, *std::exchange(tensor_, std::nullopt));
    ++arriving_;
  }
  return {};
}

void ModelReader::keep(const TensorEntry& entry, ArrivingTensor arrived) {
  auto values = std::move(arrived).values();
  if (auto* floats = std::get_if<tensor::Tensor>(&values)) {
    floats_.emplace(entry.name, std::move(*floats));
  } else {
    quantized_.emplace(entry.name, std::get<tensor::QuantizedTensor>(std::move(values)));
  }
}

/// Moves the tensors into the description, each to its layer. The 8-bit kernel of a Dense layer stays as it is; others become floats.
Status ModelReader::give_weights() {
  for (auto& [name, quantized] : quantized_) {
    const auto scales = floats_.extract(name + std::string(kScaleSuffix));
    if (auto set = set_scales(name, quantized, scales ? &scales.mapped() : nullptr); !set) return set;
    auto parts = parts_of(name);
    if (!parts) return pass_on(std::move(parts));
    if (parts->second == "kernel" && is_dense(description_, parts->first)) {
      description_.quantized_kernels.emplace(std::move(parts->first), std::move(quantized));
      continue;
    }
    auto floats = expanded(quantized.view());
    if (!floats) return pass_on(std::move(floats));
    floats_.emplace(name, *std::move(floats));
  }
  for (auto& [name, floats] : floats_) {
    auto parts = parts_of(name);
    if (!parts) return pass_on(std::move(parts));
    description_.weights[std::move(parts->first)].emplace(std::move(parts->second), std::move(floats));
  }
  return {};
}

Result<Network> ModelReader::finish() && {
  if (!failure_) return pass_on(std::move(failure_));
  if (size_ < kLengthBytes) return fail(ErrorCode::kCorruptModel, "A model file of " + std::to_string(size_) + " bytes is too short.");
  if (received_ < size_) {
    return fail(ErrorCode::kCorruptModel,
                "The model file is cut off: only " + std::to_string(received_) + " of " + std::to_string(size_) + " bytes have come.");
  }
  if (auto given = give_weights(); !given) return pass_on(std::move(given));
  return Network::create(std::move(description_));
}

Result<Network> read_model(std::span<const std::byte> file) {
  ModelReader reader(file.size());
  if (auto taken = reader.append(file); !taken) return pass_on(std::move(taken));
  return std::move(reader).finish();
}

}  // namespace convlens::network
