#include "view/describe.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "view/address.h"
#include "view/heatmap.h"
#include "view/json.h"
#include "view/layers.h"
#include "view/names.h"
#include "view/text.h"
#include "view/training.h"

namespace convlens::view {
namespace {

using Value = JsonWriter::Value;

Value model_name(JsonWriter& json, const AppState& state) {
  if (!state.model) return json.null();
  Value name = json.object();
  json.put(name, "id", json.text(state.model->id));
  json.put(name, "title", json.text(state.model->title));
  json.put(name, "inputShape", json.integers(state.model->input_shape.extents()));
  json.put(name, "takesDrawings", json.truth(state.model->takes_drawings == session::Answer::kYes));
  return name;
}

Value pixel(JsonWriter& json, const std::optional<Pixel>& pixel) {
  if (!pixel) return json.null();
  Value place = json.object();
  json.put(place, "x", json.integer(pixel->x));
  json.put(place, "y", json.integer(pixel->y));
  return place;
}

void put_selection(JsonWriter& json, Value root, const AppState& state) {
  const Selection& selection = state.selection;
  const bool known = state.model && has_source(*state.model, selection.layer);
  json.put(root, "level", json.text(name_of(level_names(), selection.level)));
  json.put(root, "layer", known ? json.text(layer_name(*state.model, selection.layer)) : json.null());
  json.put(root, "map", json.integer(selection.map));
  json.put(root, "pixel", pixel(json, selection.pixel));
}

void put_display(JsonWriter& json, Value root, const Display& display) {
  json.put(root, "view", json.text(name_of(view_names(), display.layer_view)));
  json.put(root, "networkView", json.text(name_of(network_view_names(), display.network_view)));
  json.put(root, "trainingView", json.text(name_of(training_view_names(), display.training_view)));
  json.put(root, "epoch", display.epoch == kLastEpoch ? json.null() : json.integer(display.epoch));
  json.put(root, "colormap", json.text(name_of(colormap_names(), display.colormap)));
  json.put(root, "kernelColormap", json.text(name_of(colormap_names(), display.kernel_colormap)));
  json.put(root, "filters", json.text(name_of(filter_view_names(), display.filter_view)));
  json.put(root, "scale", json.text(name_of(scale_names(), display.scale_mode)));
  json.put(root, "low", json.number(display.fixed_low));
  json.put(root, "high", json.number(display.fixed_high));
}

Value heat_question(JsonWriter& json, const AppState& state, std::size_t place) {
  const HeatQuestion& question = state.heatmaps.questions[place];
  const bool layer_chosen = state.model && question.layer >= 0 && has_source(*state.model, question.layer);
  const Value asked = json.object();
  json.put(asked, "method", json.text(name_of(heatmap_method_names(), question.method)));
  json.put(asked, "score", json.text(name_of(score_kind_names(), question.score)));
  json.put(asked, "layer", layer_chosen ? json.text(layer_name(*state.model, question.layer)) : json.null());
  json.put(asked, "class", question.class_index < 0 ? json.null() : json.integer(question.class_index));
  const auto& shown = state.heatmaps.shown[place];
  json.put(asked, "fraction", shown ? json.number(shown->known.fraction) : json.null());
  return asked;
}

Value heat(JsonWriter& json, const AppState& state) {
  const HeatDisplay& display = state.display.heat;
  const Value questions = json.array();
  for (std::size_t place = 0; place < Heatmaps::kPlaces; ++place) json.append(questions, heat_question(json, state, place));
  const Value root = json.object();
  json.put(root, "questions", questions);
  json.put(root, "view", json.text(name_of(heat_view_names(), display.view)));
  json.put(root, "compare", json.text(name_of(comparison_names(), display.comparison)));
  json.put(root, "overPhoto", json.truth(display.over_photo == OverPhoto::kYes));
  json.put(root, "colormap", json.text(name_of(colormap_names(), display.colormap)));
  json.put(root, "opacity", json.number(display.opacity));
  json.put(root, "threshold", json.number(display.threshold));
  return root;
}

Value layers_off(JsonWriter& json, const AppState& state) {
  Value names = json.array();
  if (!state.model) return names;
  for (const LayerIndex layer : state.switches.layers_off) json.append(names, json.text(layer_name(*state.model, layer)));
  return names;
}

Value channels_off(JsonWriter& json, const AppState& state) {
  Value by_layer = json.object();
  if (!state.model) return by_layer;
  for (const auto& [layer, channels] : state.switches.channels_off)
    json.put(by_layer, layer_name(*state.model, layer), json.integers(channels));
  return by_layer;
}

Value training(JsonWriter& json, const AppState& state) {
  Value known = json.object();
  json.put(known, "offered", json.truth(state.training_offer == TrainingOffer::kThere));
  json.put(known, "epochs", state.training ? json.integer(state.training->epochs()) : json.null());
  return known;
}

Value photo_size(JsonWriter& json, const std::optional<Photo>& photo) {
  if (!photo) return json.null();
  Value size = json.object();
  json.put(size, "width", json.integer(photo->source_width));
  json.put(size, "height", json.integer(photo->source_height));
  return size;
}

Value loading(JsonWriter& json, const Loading& loading) {
  if (loading.stage.empty()) return json.null();
  Value work = json.object();
  json.put(work, "stage", json.text(loading.stage));
  json.put(work, "fraction", json.number(loading.fraction));
  return work;
}

Value notice(JsonWriter& json, const Notice& notice) {
  if (notice.message.empty()) return json.null();
  Value said = json.object();
  json.put(said, "code", json.text(notice.code));
  json.put(said, "message", json.text(notice.message));
  return said;
}

Value layer_description(JsonWriter& json, const session::ModelLoaded& model, const session::LayerInfo& layer) {
  Value inputs = json.array();
  for (const LayerIndex input : layer.inputs) {
    if (has_source(model, input)) json.append(inputs, json.text(layer_name(model, input)));
  }
  Value row = json.object();
  json.put(row, "name", json.text(layer.name));
  json.put(row, "type", json.text(layer.type));
  json.put(row, "detail", json.text(layer.detail));
  json.put(row, "inputs", inputs);
  json.put(row, "outputShape", json.integers(layer.output_shape.extents()));
  json.put(row, "kernelShape", layer.kernel_shape.rank() == 4 ? json.integers(layer.kernel_shape.extents()) : json.null());
  json.put(row, "params", json.integer(layer.parameters));
  json.put(row, "trainableParams", json.integer(layer.trainable_parameters));
  return row;
}

}  // namespace

std::string describe_state(const AppState& state) {
  JsonWriter json;
  Value root = json.object();
  json.put(root, "model", model_name(json, state));
  json.put(root, "image", json.text(state.photo ? state.photo->name : std::string()));
  put_selection(json, root, state);
  put_display(json, root, state.display);
  json.put(root, "heatmap", heat(json, state));
  json.put(root, "inversion", json.text(name_of(inversion_names(), state.inversion)));
  json.put(root, "inverted", json.truth(state.inversion_decided == session::Inversion::kAlways));
  json.put(root, "layersOff", layers_off(json, state));
  json.put(root, "channelsOff", channels_off(json, state));
  json.put(root, "photo", photo_size(json, state.photo));
  json.put(root, "training", training(json, state));
  json.put(root, "loading", loading(json, state.loading));
  json.put(root, "notice", notice(json, state.notice));
  json.put(root, "query", json.text(query_of(state)));
  return json.written(root);
}

std::string describe_model(const session::ModelLoaded& model) {
  JsonWriter json;
  Value layers = json.array();
  for (const session::LayerInfo& layer : model.layers) json.append(layers, layer_description(json, model, layer));
  Value outputs = json.array();
  for (const LayerIndex output : model.outputs) {
    if (has_source(model, output)) json.append(outputs, json.text(layer_name(model, output)));
  }
  Value root = json.object();
  json.put(root, "id", json.text(model.id));
  json.put(root, "title", json.text(model.title));
  json.put(root, "inputName", json.text(model.input_name));
  json.put(root, "inputShape", json.integers(model.input_shape.extents()));
  json.put(root, "layers", layers);
  json.put(root, "totalParams", json.integer(total_parameters(model)));
  json.put(root, "trainableParams", json.integer(trainable_parameters(model)));
  json.put(root, "labels", json.texts(model.labels));
  json.put(root, "outputs", outputs);
  return json.written(root);
}

std::string describe_training(const Training& training, const session::ModelLoaded& model) {
  JsonWriter json;
  const session::TrainingLoaded& record = training.record;
  Value history = json.object();
  json.put(history, "loss", json.numbers(record.loss));
  json.put(history, "accuracy", json.numbers(record.accuracy));
  json.put(history, "valLoss", json.numbers(record.val_loss));
  json.put(history, "valAccuracy", json.numbers(record.val_accuracy));
  Value confusion = json.array();
  for (std::size_t row = 0; row < static_cast<std::size_t>(record.classes); ++row) {
    const auto width = static_cast<std::size_t>(record.classes);
    json.append(confusion, json.integers(std::span(record.confusion).subspan(row * width, width)));
  }
  Value layers = json.array();
  for (const LayerIndex layer : record.layers) json.append(layers, json.text(layer_name(model, layer)));
  Value root = json.object();
  json.put(root, "epochs", json.integer(training.epochs()));
  json.put(root, "history", history);
  json.put(root, "confusion", confusion);
  json.put(root, "layers", layers);
  return json.written(root);
}

std::vector<Ranked> ranking(const std::vector<std::string>& labels, const std::vector<float>& probabilities) {
  std::vector<Ranked> classes;
  classes.reserve(probabilities.size());
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    classes.push_back({.index = static_cast<std::int32_t>(i),
                       .label = i < labels.size() ? labels[i] : std::to_string(i),
                       .probability = probabilities[i]});
  }
  // NaN compares with nothing; at the end it breaks no order.
  const auto key = [](const Ranked& ranked) {
    return std::pair(std::isnan(ranked.probability) ? -1.0F : ranked.probability, -ranked.index);
  };
  std::ranges::sort(classes, std::ranges::greater(), key);
  return classes;
}

std::string describe_heatmap(const session::ModelLoaded* model, const session::Heatmap& heatmap) {
  JsonWriter json;
  const Value root = json.object();
  const bool known = model != nullptr && heatmap.layer >= 0 && has_source(*model, heatmap.layer);
  const std::vector<std::int32_t> shape{heatmap.shape.height(), heatmap.shape.width()};
  json.put(root, "shape", json.integers(shape));
  json.put(root, "max", json.number(heat_of(heatmap.values)));
  json.put(root, "method", json.text(name_of(heatmap_method_names(), heatmap.method)));
  json.put(root, "layer", known ? json.text(layer_name(*model, heatmap.layer)) : json.null());
  json.put(root, "classIndex", json.integer(heatmap.class_index));
  json.put(root, "classLabel", json.text(model == nullptr ? std::string() : class_label(*model, heatmap.class_index)));
  json.put(root, "classScore", json.number(heatmap.class_score));
  if (heatmap.method == session::HeatmapMethod::kIntegratedGradients) json.put(root, "baselineScore", json.number(heatmap.baseline_score));
  json.put(root, "weights", json.numbers(heatmap.weights));
  return json.written(root);
}

std::string describe_gradient(const session::ModelLoaded* model, const session::Gradient& gradient) {
  JsonWriter json;
  const Value root = json.object();
  const bool known = model != nullptr && has_source(*model, gradient.layer);
  json.put(root, "shape", json.integers(gradient.shape.extents()));
  json.put(root, "to", known ? json.text(layer_name(*model, gradient.layer)) : json.null());
  json.put(root, "classIndex", json.integer(gradient.class_index));
  json.put(root, "classLabel", json.text(model == nullptr ? std::string() : class_label(*model, gradient.class_index)));
  json.put(root, "classScore", json.number(gradient.class_score));
  return json.written(root);
}

std::string describe_dream(const session::ModelLoaded* model, const session::Dreamed& dreamed) {
  JsonWriter json;
  const Value root = json.object();
  const bool known = model != nullptr && has_source(*model, dreamed.layer);
  json.put(root, "shape", json.integers(dreamed.shape.extents()));
  json.put(root, "layer", known ? json.text(layer_name(*model, dreamed.layer)) : json.null());
  json.put(root, "channel", dreamed.channel < 0 ? json.null() : json.integer(dreamed.channel));
  json.put(root, "value", json.number(dreamed.value));
  json.put(root, "inVain", json.truth(dreamed.in_vain == session::Answer::kYes));
  return json.written(root);
}

std::string describe_prediction(const std::vector<std::string>& labels, const std::vector<float>& probabilities) {
  JsonWriter json;
  Value root = json.array();
  for (const Ranked& ranked : ranking(labels, probabilities)) {
    Value row = json.object();
    json.put(row, "label", json.text(ranked.label));
    json.put(row, "probability", json.number(ranked.probability));
    json.put(row, "index", json.integer(ranked.index));
    json.append(root, row);
  }
  return json.written(root);
}

}  // namespace convlens::view
