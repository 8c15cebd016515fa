#include "network/model_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/model_builder.h"

namespace convlens::network {
namespace {

using base::ErrorCode;
using tensor::Shape;
using test_support::file_of;
using test_support::float_tensor;
using test_support::model_file;
using test_support::model_of;
using test_support::ModelParts;
using test_support::StoredTensor;
using test_support::tiny_classifier;
using Bytes = std::vector<std::byte>;

/// The failure of a file, which must come with a sentence.
base::Error error_of(const Bytes& file) {
  const auto model = read_model(file);
  REQUIRE_FALSE(model);
  CHECK(model.error().message.ends_with('.'));
  return model.error();
}

void check_error(const Bytes& file, ErrorCode code, std::string_view part) {
  const base::Error error = error_of(file);
  INFO(error.message);
  CHECK(error.code == code);
  CHECK(error.message.find(part) != std::string::npos);
}

/// A safetensors file that has only this header after its metadata, and these data bytes.
Bytes with_entries(const std::string& entries, std::size_t data_bytes) {
  return file_of("{\"__metadata__\":{\"format\":\"convlens\",\"version\":\"1\",\"network\":\"{}\"}," + entries + "}", Bytes(data_bytes));
}

Bytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

TEST_CASE("a model file gives the network that was written", "[network]") {
  const ModelParts parts = tiny_classifier(3);
  const auto model = read_model(model_file(parts));
  REQUIRE(model);
  CHECK(model->id() == "tiny");
  CHECK(model->title() == "Tiny classifier");
  CHECK(model->input_shape() == Shape{6, 5, 1});
  CHECK(model->preprocess().invert == Invert::kAuto);
  CHECK(model->preprocess().scale == std::vector{1.0F / 255.0F});
  CHECK(model->labels().size() == 3);
  REQUIRE(model->layers().size() == 4);
  CHECK(model->layers()[0].type == "Conv2D");
  CHECK(model->layers()[0].output_shape == Shape{6, 5, 4});
  CHECK(model->layers()[3].output_shape == Shape{3});
  CHECK(model->parameters() == 40 + 363);
  const auto& kernel = model->layers()[3].weights.find("kernel")->second;
  REQUIRE(kernel.values().size_bytes() == parts.tensors[2].bytes.size());
  CHECK(std::memcmp(kernel.values().data(), parts.tensors[2].bytes.data(), kernel.values().size_bytes()) == 0);
}

TEST_CASE("a model file is read from memory of any alignment", "[network]") {
  const Bytes file = model_file(tiny_classifier(3));
  for (std::size_t shift = 1; shift < 8; ++shift) {
    Bytes shifted(shift);
    shifted.insert(shifted.end(), file.begin(), file.end());
    CHECK(read_model(std::span(shifted).subspan(shift)));
  }
}

TEST_CASE("a model file cut off at any byte is corrupt", "[network]") {
  const Bytes file = model_file(tiny_classifier(3));
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto model = read_model(std::span(file).first(size));
    INFO(size);
    REQUIRE_FALSE(model);
    REQUIRE(model.error().code == ErrorCode::kCorruptModel);
  }
}

TEST_CASE("bytes after the last tensor are refused", "[network]") {
  Bytes file = model_file(tiny_classifier(3));
  file.push_back(std::byte{0});
  check_error(file, ErrorCode::kCorruptModel, "1 bytes after");
}

TEST_CASE("files of other kinds are named for what they are", "[network]") {
  check_error(bytes_of("PK\x03\x04 and so on"), ErrorCode::kUnsupportedModel, "zip archive");
  check_error(bytes_of("\x89HDF\r\n\x1a\n"), ErrorCode::kUnsupportedModel, "HDF5");
  check_error(bytes_of("\x80\x02\x8a\x0al\xfc\x9c\x46\xf9"), ErrorCode::kUnsupportedModel, "pickle");
  check_error(bytes_of("{\"modelTopology\":{}}"), ErrorCode::kUnsupportedModel, "JSON");
  check_error(bytes_of("<!DOCTYPE html>"), ErrorCode::kUnsupportedModel, "web page");
  check_error(bytes_of("something else"), ErrorCode::kUnsupportedModel, "not a safetensors file");
  check_error(Bytes(8, std::byte{0xFF}), ErrorCode::kUnsupportedModel, "not a safetensors file");
}

TEST_CASE("a safetensors file that is no model of ours, or of a later version, is not supported", "[network]") {
  ModelParts parts = tiny_classifier(3);
  parts.metadata["version"] = "2";
  check_error(model_file(parts), ErrorCode::kUnsupportedModel, "\"2\"");
  parts.metadata = {{"format", "pt"}};
  check_error(model_file(parts), ErrorCode::kUnsupportedModel, "not a ConvLens model");
  check_error(file_of("{}", {}), ErrorCode::kUnsupportedModel, "not a ConvLens model");
  check_error(file_of(R"({"__metadata__":{"format":"convlens","version":"1"}})", {}), ErrorCode::kCorruptModel, "network");
}

TEST_CASE("a header that is not a JSON object in UTF-8 is corrupt", "[network]") {
  check_error(file_of("", {}), ErrorCode::kCorruptModel, "header");
  check_error(file_of("[]", {}), ErrorCode::kCorruptModel, "object");
  check_error(file_of("{\"a\":1,}", {}), ErrorCode::kCorruptModel, "byte 6");
  check_error(file_of("{} x", {}), ErrorCode::kCorruptModel, "header");
  check_error(file_of("{\"\xC3\":1}", {}), ErrorCode::kCorruptModel, "header");
  check_error(file_of("{\"__metadata__\":3}", {}), ErrorCode::kCorruptModel, "metadata");
  check_error(file_of("{\"__metadata__\":{\"format\":3}}", {}), ErrorCode::kCorruptModel, "\"format\"");
  check_error(file_of("{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}", {}), ErrorCode::kCorruptModel, "\"a\"");
}

TEST_CASE("a million nested brackets are refused without harm", "[network]") {
  const std::string open(1'000'000, '[');
  const std::string close(1'000'000, ']');
  check_error(file_of(open, {}), ErrorCode::kCorruptModel, "header");
  check_error(file_of(open + close, {}), ErrorCode::kCorruptModel, "object");
  ModelParts parts = tiny_classifier(3);
  parts.network = "{\"id\":" + open + close + "}";
  check_error(model_file(parts), ErrorCode::kCorruptModel, "\"id\"");
}

TEST_CASE("offsets that overlap, leave gaps, turn back or leave the file are corrupt", "[network]") {
  const auto entry = [](std::string_view name, std::string_view offsets) {
    return "\"" + std::string(name) + R"(/w":{"dtype":"F32","shape":[2],"data_offsets":)" + std::string(offsets) + "}";
  };
  check_error(with_entries(entry("a", "[0,8]") + "," + entry("b", "[4,12]"), 12), ErrorCode::kCorruptModel, "\"b/w\"");
  check_error(with_entries(entry("a", "[0,8]") + "," + entry("b", "[0,8]"), 8), ErrorCode::kCorruptModel, "begins at byte 0");
  check_error(with_entries(entry("a", "[0,8]") + "," + entry("b", "[12,20]"), 20), ErrorCode::kCorruptModel, "\"b/w\"");
  check_error(with_entries(entry("a", "[4,12]"), 12), ErrorCode::kCorruptModel, "begins at byte 4");
  check_error(with_entries(entry("a", "[0,8]"), 7), ErrorCode::kCorruptModel, "cut off");
  check_error(with_entries(entry("a", "[0,8]"), 9), ErrorCode::kCorruptModel, "1 bytes after");
  check_error(with_entries(entry("a", "[0,12]"), 12), ErrorCode::kCorruptModel, "needs 8 bytes");
  check_error(with_entries(entry("a", "[8,0]"), 8), ErrorCode::kCorruptModel, "data_offsets");
  check_error(with_entries(entry("a", "[-8,0]"), 8), ErrorCode::kCorruptModel, "data_offsets");
  check_error(with_entries(entry("a", "[18446744073709551608,18446744073709551615]"), 8), ErrorCode::kCorruptModel, "data_offsets");
  check_error(with_entries(entry("a", "[4611686018427387896,4611686018427387904]"), 8), ErrorCode::kCorruptModel, "begins at");
  check_error(with_entries(entry("a", "[0,8,8]"), 8), ErrorCode::kCorruptModel, "data_offsets");
  check_error(with_entries(entry("a", "\"0\""), 8), ErrorCode::kCorruptModel, "data_offsets");
  check_error(with_entries(entry("a", "[0,8]") + "," + entry("a", "[8,16]"), 16), ErrorCode::kCorruptModel, "twice");
}

TEST_CASE("a tensor's type, shape and entry are checked", "[network]") {
  const auto check = [](std::string_view entry, ErrorCode code, std::string_view part) {
    check_error(with_entries("\"a/w\":" + std::string(entry), 8), code, part);
  };
  check(R"({"dtype":"F32","shape":[0],"data_offsets":[0,0]})", ErrorCode::kBadShape, "\"a/w\"");
  check(R"({"dtype":"F32","shape":[1,1,1,1,2],"data_offsets":[0,8]})", ErrorCode::kBadShape, "at most 4");
  check(R"({"dtype":"I8","shape":[65536,65536],"data_offsets":[0,8]})", ErrorCode::kBadShape, "2^31");
  check(R"({"dtype":"F32","shape":[1.5],"data_offsets":[0,8]})", ErrorCode::kCorruptModel, "\"shape\"");
  check(R"({"dtype":"F32","shape":2,"data_offsets":[0,8]})", ErrorCode::kCorruptModel, "\"shape\"");
  check(R"({"dtype":"F32","shape":[99999999999],"data_offsets":[0,8]})", ErrorCode::kCorruptModel, "\"shape\"");
  check(R"({"dtype":"F32","data_offsets":[0,8]})", ErrorCode::kCorruptModel, "\"shape\" is missing");
  check(R"({"dtype":32,"shape":[2],"data_offsets":[0,8]})", ErrorCode::kCorruptModel, "\"dtype\"");
  check(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8],"device":"gpu"})", ErrorCode::kUnsupportedModel, "\"device\"");
  check("[]", ErrorCode::kCorruptModel, "object");
}

TEST_CASE("an element type that is not read here is named", "[network]") {
  ModelParts parts = tiny_classifier(3);
  parts.tensors[1] = {.name = "conv/bias", .dtype = "BF16", .shape = {4}, .bytes = Bytes(8)};
  check_error(model_file(parts), ErrorCode::kUnsupportedModel, "\"BF16\"");
}

TEST_CASE("a safetensors file of PyTorch is refused for what it is, not for its types", "[network]") {
  check_error(file_of(R"({"steps":{"dtype":"I64","shape":[],"data_offsets":[0,8]}})", Bytes(8)), ErrorCode::kUnsupportedModel,
              "not a ConvLens model");
}

TEST_CASE("more than 4096 tensors are not supported", "[network]") {
  ModelParts parts = tiny_classifier(1);
  for (int i = 0; i < 4097; ++i) {
    parts.tensors.push_back({.name = "t" + std::to_string(i) + "/w", .dtype = "I8", .shape = {1}, .bytes = Bytes(1)});
  }
  check_error(model_file(parts), ErrorCode::kUnsupportedModel, "4096");
}

TEST_CASE("half-precision weights are widened", "[network]") {
  const std::array<std::uint16_t, 4> halves{0x3C00, 0xC000, 0x0001, 0x7BFF};
  const auto raw = std::as_bytes(std::span(halves));
  const StoredTensor kernel{.name = "d/kernel", .dtype = "F16", .shape = {2, 2}, .bytes = {raw.begin(), raw.end()}};
  const auto model =
      read_model(model_file(model_of("[2]", R"([{"name":"d","type":"Dense","config":{"units":2,"use_bias":false}}])", {kernel})));
  REQUIRE(model);
  const auto values = model->layers()[0].weights.find("kernel")->second.values();
  CHECK(std::ranges::equal(values, std::array{1.0F, -2.0F, 0x1p-24F, 65504.0F}));
}

TEST_CASE("8-bit weights are multiplied by the scale of their last axis", "[network]") {
  const std::array<std::int8_t, 6> integers{1, -2, 127, -128, 0, 5};
  const auto raw = std::as_bytes(std::span(integers));
  const std::array scales{0.5F, 2.0F, -1.0F};
  ModelParts parts = model_of("[2]", R"([{"name":"d","type":"Dense","config":{"units":3,"use_bias":false}}])",
                              {{.name = "d/kernel", .dtype = "I8", .shape = {2, 3}, .bytes = {raw.begin(), raw.end()}},
                               float_tensor("d/kernel_scale", {3}, scales)});
  const auto model = read_model(model_file(parts));
  REQUIRE(model);
  CHECK(model->parameters() == 6);
  REQUIRE(model->layers()[0].quantized_kernel);
  CHECK(std::ranges::equal(model->layers()[0].quantized_kernel->values(), integers));
  const auto floats = expanded(model->layers()[0].quantized_kernel->view());
  REQUIRE(floats);
  CHECK(std::ranges::equal(floats->values(), std::array{0.5F, -4.0F, -127.0F, -64.0F, 0.0F, -5.0F}));

  SECTION("without a scale the file is corrupt") {
    parts.tensors.pop_back();
    check_error(model_file(parts), ErrorCode::kCorruptModel, "\"d/kernel_scale\"");
  }
  SECTION("with too few scales the file is corrupt") {
    parts.tensors.back() = float_tensor("d/kernel_scale", {2}, std::span(scales).first(2));
    check_error(model_file(parts), ErrorCode::kCorruptModel, "\"d/kernel_scale\"");
  }
  SECTION("scales of another type make the file corrupt") {
    parts.tensors.back() = {.name = "d/kernel_scale", .dtype = "I8", .shape = {3}, .bytes = Bytes(3)};
    check_error(model_file(parts), ErrorCode::kCorruptModel, "\"d/kernel_scale\"");
  }
}

TEST_CASE("8-bit kernels of convolutions become floats, which are shown", "[network]") {
  const std::array<std::int8_t, 4> integers{1, -2, 3, -4};
  const auto raw = std::as_bytes(std::span(integers));
  const std::array scales{0.5F, 2.0F};
  const auto model = read_model(
      model_file(model_of("[4,4,2]", R"([{"name":"c","type":"Conv2D","config":{"filters":2,"kernel_size":[1,1],"use_bias":false}}])",
                          {{.name = "c/kernel", .dtype = "I8", .shape = {1, 1, 2, 2}, .bytes = {raw.begin(), raw.end()}},
                           float_tensor("c/kernel_scale", {2}, scales)})));
  REQUIRE(model);
  CHECK_FALSE(model->layers()[0].quantized_kernel);
  CHECK(std::ranges::equal(model->layers()[0].weights.find("kernel")->second.values(), std::array{0.5F, -4.0F, 1.5F, -8.0F}));
}

TEST_CASE("a model that comes in pieces of any size is the same model", "[network]") {
  const Bytes file = model_file(tiny_classifier(3));
  const auto whole = read_model(file);
  REQUIRE(whole);
  for (const std::size_t piece : {1UZ, 2UZ, 3UZ, 7UZ, 8UZ, 9UZ, 64UZ, 100UZ, 1000UZ, file.size() - 1, file.size()}) {
    ModelReader reader(file.size());
    for (std::size_t begin = 0; begin < file.size(); begin += piece) {
      REQUIRE(reader.append(std::span(file).subspan(begin, std::min(piece, file.size() - begin))));
    }
    const auto model = std::move(reader).finish();
    INFO("pieces of " << piece);
    REQUIRE(model);
    REQUIRE(model->layers().size() == whole->layers().size());
    for (std::size_t i = 0; i < whole->layers().size(); ++i) {
      for (const auto& [name, tensor] : whole->layers()[i].weights) {
        CHECK(std::ranges::equal(model->layers()[i].weights.find(name)->second.values(), tensor.values()));
      }
    }
  }
}

TEST_CASE("a model is refused as soon as its header shows that it cannot be read", "[network]") {
  Bytes file = model_file(tiny_classifier(3));
  ModelReader longer(file.size() + 5);
  const auto start = std::span(file).first(file.size() - 100);
  const auto refused = longer.append(start);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.contains("5 bytes after its last tensor"));
  const auto still = longer.append(std::span(file).last(100));
  REQUIRE_FALSE(still);
  CHECK(still.error().message == refused.error().message);
  CHECK_FALSE(std::move(longer).finish());
}

TEST_CASE("a model of which bytes are missing, or come too many, is refused", "[network]") {
  const Bytes file = model_file(tiny_classifier(3));
  ModelReader unfinished(file.size());
  REQUIRE(unfinished.append(std::span(file).first(file.size() - 1)));
  const auto model = std::move(unfinished).finish();
  REQUIRE_FALSE(model);
  CHECK(model.error().code == ErrorCode::kCorruptModel);
  CHECK(model.error().message.contains("cut off"));
  ModelReader overfull(file.size());
  REQUIRE(overfull.append(file));
  const auto more = overfull.append(std::span(file).first(1));
  REQUIRE_FALSE(more);
  CHECK(more.error().code == ErrorCode::kCorruptModel);
}

TEST_CASE("a scale without an 8-bit tensor is a tensor too many", "[network]") {
  ModelParts parts = tiny_classifier(3);
  parts.tensors.push_back(test_support::random_tensor("conv/kernel_scale", {4}, 1));
  check_error(model_file(parts), ErrorCode::kCorruptModel, "\"kernel_scale\"");
}

TEST_CASE("a tensor whose name has no layer is corrupt", "[network]") {
  ModelParts parts = tiny_classifier(3);
  parts.tensors[0].name = "kernel";
  check_error(model_file(parts), ErrorCode::kCorruptModel, "layer/weight");
}

}  // namespace
}  // namespace convlens::network
