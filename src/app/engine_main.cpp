// The engine module: the page's worker sends it encoded requests, tools under Node run bare inputs through it.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include "engine/engine.h"
#include "explain/upsample.h"
#include "image/photo.h"
#include "image/preprocess.h"
#include "session/codec.h"
#include "session/explaining.h"
#include "session/input_recipe.h"
#include "session/probabilities.h"
#include "session/session.h"

using namespace convlens;

// The bytes stay valid only during the call: JavaScript copies them.
EM_JS(void, convlens_js_reply, (const std::byte* bytes, std::size_t size), { Module["onReply"](HEAPU8.subarray(bytes, bytes + size)); });

namespace {

struct EngineModule {
  session::Session session;
  std::optional<engine::Engine> tool_engine;  ///< of convlens_open_model
  std::string error;                          ///< of the latest tool call that failed
};

EngineModule& module() {
  static EngineModule instance;
  return instance;
}

void send(const session::ReplyEnvelope& reply) {
  const std::vector<std::byte> bytes = session::encode(reply);
  convlens_js_reply(bytes.data(), bytes.size());
}

int failed(const base::Error& error) {
  module().error = error.message;
  return 1;
}

int no_model() { return failed({.code = base::ErrorCode::kNoModel, .message = "No model has been opened."}); }

/// Runs the opened model and writes the probabilities of its classes.
int run(engine::Engine& engine, const tensor::TensorView& input, std::span<float> output) {
  if (auto ran = engine.run(input); !ran) return failed(ran.error());
  const std::vector<float> probabilities = session::probabilities(engine);
  if (probabilities.size() != output.size()) {
    return failed({.code = base::ErrorCode::kBadShape,
                   .message = "The network gives " + std::to_string(probabilities.size()) + " probabilities, asked for " +
                              std::to_string(output.size()) + "."});
  }
  std::ranges::copy(probabilities, output.begin());
  return 0;
}

base::Result<image::NetworkInput> photo_input(const network::Network& network, std::span<const std::byte> file) {
  const auto photo = image::decode(file, {});
  if (!photo) return base::fail(photo.error().code, photo.error().message);
  return image::network_input(*photo, session::input_recipe(network, session::own_inversion(network)));
}

/// Grad-CAM for a class at the last convolution, as large as the input.
base::Result<std::vector<float>> grad_cam(engine::Engine& engine, std::int32_t class_index) {
  auto explaining = session::Explaining::begin(engine, {.class_index = class_index}, 0);
  if (!explaining) return base::pass_on(std::move(explaining));
  const auto stepped = (*explaining)->step(engine);  // one step is all that it takes
  if (!stepped) return base::fail(stepped.error().code, stepped.error().message);
  const session::Heatmap map = (*explaining)->heatmap();
  const tensor::Shape& input = engine.network().input_shape();
  return explain::upsampled({.values = map.values, .height = map.shape.height(), .width = map.shape.width()},
                            {.height = input.height(), .width = input.width()});
}

}  // namespace

extern "C" {

/// One encoded RequestEnvelope; its replies go to Module.onReply during the call. Bytes that are none are answered by Failed, id 0.
EMSCRIPTEN_KEEPALIVE void convlens_handle(const std::byte* bytes, std::size_t size) {
  auto request = session::decode_request({bytes, size});
  if (!request) {
    return send({.id = 0, .body = session::Failed{.code = request.error().code, .message = request.error().message}});
  }
  module().session.handle(*std::move(request), send);
}

/// Whether a request waits for convlens_work to go on.
EMSCRIPTEN_KEEPALIVE int convlens_has_work() { return module().session.has_work() ? 1 : 0; }

/// Goes on with it for about one run; replies as of convlens_handle.
EMSCRIPTEN_KEEPALIVE void convlens_work() {
  if (module().session.has_work()) module().session.work(send);
}

/// A model file of so many bytes is coming, under a number by which LoadModel and convlens_open_model name it. Replaces an earlier one.
EMSCRIPTEN_KEEPALIVE void convlens_begin_file(session::FileNumber file, std::size_t size) { module().session.inbox().begin(file, size); }

/// Its next bytes. 1 if more are wanted, 0 if the file is of no use any more.
EMSCRIPTEN_KEEPALIVE int convlens_receive(session::FileNumber file, const std::byte* bytes, std::size_t size) {
  return module().session.inbox().receive(file, {bytes, size}) ? 1 : 0;
}

/// Opens a model file that has come, for convlens_run_input. 0, or 1 for a failure that convlens_error tells.
EMSCRIPTEN_KEEPALIVE int convlens_open_model(session::FileNumber file) {
  auto network = module().session.inbox().take(file);
  if (!network) return failed(network.error());
  auto engine = engine::Engine::compile(*std::move(network));
  if (!engine) return failed(engine.error());
  module().tool_engine = *std::move(engine);
  return 0;
}

/// The sentence of the latest failure, valid until the next.
EMSCRIPTEN_KEEPALIVE const char* convlens_error() { return module().error.c_str(); }

/// How many floats the opened model takes; 0 before.
EMSCRIPTEN_KEEPALIVE std::size_t convlens_input_floats() {
  const auto& engine = module().tool_engine;
  return engine ? static_cast<std::size_t>(engine->network().input_shape().elements()) : 0;
}

/// Runs the opened model on a preprocessed input and writes the probabilities of its classes. 0, or 1 as above.
EMSCRIPTEN_KEEPALIVE int convlens_run_input(const float* input, std::size_t count, float* output, std::size_t output_count) {
  auto& engine = module().tool_engine;
  if (!engine) return no_model();
  if (count != convlens_input_floats()) {
    return failed(
        {.code = base::ErrorCode::kBadShape,
         .message = "The input takes " + std::to_string(convlens_input_floats()) + " numbers, got " + std::to_string(count) + "."});
  }
  return run(*engine, {.shape = engine->network().input_shape(), .values = {input, count}}, {output, output_count});
}

/// Writes what the opened model sees of a picture file, decoded and preprocessed as the page does it. 0, or 1 as above.
EMSCRIPTEN_KEEPALIVE int convlens_photo_input(const std::byte* file, std::size_t size, float* output, std::size_t output_count) {
  if (!module().tool_engine) return no_model();
  const auto input = photo_input(module().tool_engine->network(), {file, size});
  if (!input) return failed(input.error());
  const std::span<const float> values = input->tensor.values();
  if (values.size() != output_count) {
    return failed(
        {.code = base::ErrorCode::kBadShape,
         .message = "The input has " + std::to_string(values.size()) + " numbers, asked for " + std::to_string(output_count) + "."});
  }
  std::ranges::copy(values, output);
  return 0;
}

/// Writes where the opened model looks for a class in the input that it ran on: Grad-CAM at the last convolution, enlarged to [h,w] of the
/// input. 0, or 1 as above.
EMSCRIPTEN_KEEPALIVE int convlens_grad_cam(std::int32_t class_index, float* output, std::size_t output_count) {
  auto& engine = module().tool_engine;
  if (!engine) return no_model();
  const auto map = grad_cam(*engine, class_index);
  if (!map) return failed(map.error());
  if (map->size() != output_count) {
    return failed(
        {.code = base::ErrorCode::kBadShape,
         .message = "The heatmap has " + std::to_string(map->size()) + " numbers, asked for " + std::to_string(output_count) + "."});
  }
  std::ranges::copy(*map, output);
  return 0;
}

/// Runs the opened model on a picture file, decoded and preprocessed as the page does it, and writes the probabilities of its classes.
/// 0, or 1 as above.
EMSCRIPTEN_KEEPALIVE int convlens_run_photo(const std::byte* file, std::size_t size, float* output, std::size_t output_count) {
  auto& engine = module().tool_engine;
  if (!engine) return no_model();
  const auto input = photo_input(engine->network(), {file, size});
  if (!input) return failed(input.error());
  return run(*engine, input->tensor.view(), {output, output_count});
}

}  // extern "C"
