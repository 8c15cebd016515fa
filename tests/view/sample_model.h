#pragma once

#include <string>
#include <utility>
#include <vector>

#include "session/messages.h"
#include "view/action.h"
#include "view/reduce.h"

/// A small network for tests of the page's state: a convolution of 4 filters on a 6x8 grey input, a pooling, a dense layer.
namespace convlens::test {

inline session::LayerInfo layer_info(std::string name, std::string type, tensor::Shape output, tensor::Shape kernel = {}) {
  session::LayerInfo info;
  info.name = std::move(name);
  info.type = std::move(type);
  info.output_shape = output;
  info.kernel_shape = kernel;
  return info;
}

inline session::ModelLoaded sample_model() {
  session::ModelLoaded model;
  model.id = "sample";
  model.title = "A sample";
  model.input_name = "input";
  model.input_shape = {6, 8, 1};
  model.labels = {"cat", "dog", "cow"};
  model.layers = {layer_info("rescale", "Rescaling", {6, 8, 1}),  layer_info("conv1", "Conv2D", {6, 8, 4}, {3, 3, 1, 4}),
                  layer_info("pool1", "MaxPooling2D", {3, 4, 4}), layer_info("conv2", "Conv2D", {3, 4, 2}, {1, 1, 4, 2}),
                  layer_info("flatten1", "Flatten", {24}),        layer_info("dense1", "Dense", {3})};
  model.layers[0].inputs = {-1};
  for (session::LayerIndex i = 1; i < 6; ++i) model.layers[static_cast<std::size_t>(i)].inputs = {i - 1};
  model.layers[1].parameters = model.layers[1].trainable_parameters = 40;
  model.layers[3].parameters = model.layers[3].trainable_parameters = 10;
  model.layers[5].parameters = 75;
  model.layers[5].trainable_parameters = 70;
  model.outputs = {5};
  return model;
}

inline std::vector<session::Request> arrive(view::AppState& state, session::Reply reply, session::Request request = session::FetchInput{}) {
  return view::reduce(state, view::ReplyArrived{.reply = {.id = 1, .body = std::move(reply)}, .request = std::move(request)});
}

/// The state after this network has been opened.
inline view::AppState state_with(session::ModelLoaded model) {
  view::AppState state;
  static_cast<void>(view::reduce(state, view::OpenModel{}));
  static_cast<void>(arrive(state, std::move(model), session::LoadModel{}));
  static_cast<void>(arrive(state, session::Finished{}, session::LoadModel{}));
  return state;
}

inline session::Activations zeros_of(session::LayerIndex layer, const tensor::Shape& shape) {
  session::Activations maps;
  maps.layer = layer;
  maps.shape = shape;
  maps.statistics.resize(static_cast<std::size_t>(shape.channels()));
  maps.values.resize(static_cast<std::size_t>(shape.elements()));
  return maps;
}

/// The first request of this kind, or nothing.
template <typename Request>
const Request* find_request(const std::vector<session::Request>& requests) {
  for (const session::Request& request : requests) {
    if (const auto* found = std::get_if<Request>(&request)) return found;
  }
  return nullptr;
}

}  // namespace convlens::test
