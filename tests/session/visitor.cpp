#include "tests/session/visitor.h"

#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "base/result.h"
#include "session/codec.h"
#include "tests/support/model_builder.h"

namespace convlens::session {

std::vector<Reply> Visitor::exchange(Request request) {
  auto decoded = decode_request(encode(RequestEnvelope{.id = ++id_, .body = std::move(request)}));
  REQUIRE(decoded);
  std::vector<Reply> replies;
  const ReplySink take = [&](const ReplyEnvelope& reply) {
    auto received = decode_reply(encode(reply));
    REQUIRE(received);
    REQUIRE(received->id == id_);
    replies.push_back(std::move(received->body));
  };
  session_.handle(*std::move(decoded), take);
  while (session_.has_work()) session_.work(take);
  return replies;
}

std::vector<Reply> Visitor::ask(Request request) {
  auto replies = exchange(std::move(request));
  REQUIRE_FALSE(replies.empty());
  if (const auto* failed = std::get_if<Failed>(&replies.back())) FAIL(failed->message);
  REQUIRE(only<Finished>(replies).size() == 1);
  REQUIRE(std::holds_alternative<Finished>(replies.back()));
  replies.pop_back();
  return replies;
}

LoadModel Visitor::hand_over(const ModelFile& model) {
  session_.inbox().begin(++file_, model.bytes.size());
  session_.inbox().receive(file_, model.bytes);
  return {.file = file_};
}

std::vector<Reply> Visitor::ask(const ModelFile& model) { return ask(hand_over(model)); }
Failed Visitor::fail(const ModelFile& model) { return fail(hand_over(model)); }

Failed Visitor::fail(Request request) {
  auto replies = exchange(std::move(request));
  REQUIRE(replies.size() == 1);
  REQUIRE(std::holds_alternative<Failed>(replies.front()));
  auto failed = std::get<Failed>(std::move(replies.front()));
  INFO(failed.message);
  CHECK(failed.message.ends_with('.'));
  return failed;
}

std::string kinds(const std::vector<Reply>& replies) {
  constexpr std::array<std::string_view, std::variant_size_v<Reply>> kNames{"ModelLoaded", "PhotoLoaded", "InputReady", "Prediction",
                                                                            "Preview",     "Activations", "Kernels",    "Progress",
                                                                            "Failed",      "Finished",    "InputSteps"};
  std::string words;
  std::size_t last = std::variant_npos;
  for (const Reply& reply : replies) {
    if (reply.index() == last) continue;
    last = reply.index();
    words += (words.empty() ? "" : " ") + std::string(kNames[last]);
  }
  return words;
}

ModelFile tiny_model(std::uint32_t seed) { return {.bytes = test_support::model_file(test_support::tiny_classifier(seed))}; }

LoadPixels picture(std::uint8_t grey, std::int32_t width, std::int32_t height) {
  LoadPixels pixels{.width = width, .height = height, .source_width = width, .source_height = height, .rgba = {}};
  for (std::int32_t i = 0; i < width * height; ++i) {
    const bool middle = i == (height / 2) * width + width / 2;
    const std::uint8_t value = middle ? 255 : grey;
    pixels.rgba.insert(pixels.rgba.end(), {value, value, value, 255});
  }
  return pixels;
}

std::vector<std::byte> file_content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  INFO(path);
  REQUIRE(file);
  const std::vector<char> chars{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = std::as_bytes(std::span(chars));
  return {bytes.begin(), bytes.end()};
}

}  // namespace convlens::session
