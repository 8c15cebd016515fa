#include "network/model_file.h"

#include <string>
#include <string_view>

#include "network/graph_reader.h"
#include "network/safetensors.h"
#include "network/shown.h"
#include "network/stored_tensor.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

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

/// Whether the tensor holds the scales of an I8 tensor.
bool is_scale(const Safetensors& file, std::string_view name) {
  if (!name.ends_with(kScaleSuffix)) return false;
  const auto scaled = file.tensors.find(name.substr(0, name.size() - kScaleSuffix.size()));
  return scaled != file.tensors.end() && scaled->second.type == ElementType::kI8;
}

/// Copies the tensors into a description, each to its layer.
Status read_weights(const Safetensors& file, NetworkDescription& description) {
  for (const auto& [name, stored] : file.tensors) {
    if (is_scale(file, name)) continue;
    auto tensor = floats_of(file, stored);
    if (!tensor) return pass_on(std::move(tensor));
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos) return fail(ErrorCode::kCorruptModel, "The name of tensor " + shown(name) + " should be layer/weight.");
    description.weights[name.substr(0, slash)].emplace(name.substr(slash + 1), std::move(*tensor));
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
