#include "network/graph_reader.h"

#include <algorithm>
#include <utility>

#include "network/json.h"
#include "network/layer_reader.h"
#include "network/shown.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

template <typename T>
struct Word {
  std::string_view text;
  T value;
};

/// One of several words; the first is the default.
template <typename T, std::size_t kCount>
T read_word(ObjectReader& reader, std::string_view key, const Word<T> (&words)[kCount]) {
  const std::string text = reader.text(key, std::string(words[0].text));
  const auto found = std::ranges::find(words, text, &Word<T>::text);
  if (found != std::end(words)) return found->value;
  reader.wrong(key, "a word that is known here, but is " + shown(text), ErrorCode::kUnsupportedModel);
  return words[0].value;
}

Result<Preprocess> read_preprocess(yyjson_val* object) {
  constexpr Word<ColorMode> kColors[] = {{"gray", ColorMode::kGray}, {"rgb", ColorMode::kRgb}, {"bgr", ColorMode::kBgr}};
  constexpr Word<Fit> kFits[] = {{"contain", Fit::kContain}, {"cover", Fit::kCover}, {"stretch", Fit::kStretch}, {"digit", Fit::kDigit}};
  constexpr Word<Invert> kInverts[] = {{"never", Invert::kNever}, {"always", Invert::kAlways}, {"auto", Invert::kAuto}};
  ObjectReader reader(object, "The preprocessing");
  Preprocess preprocess;
  preprocess.color = read_word(reader, "color", kColors);
  preprocess.fit = read_word(reader, "fit", kFits);
  preprocess.invert = read_word(reader, "invert", kInverts);
  preprocess.crop = reader.number("crop", preprocess.crop);
  preprocess.scale = reader.numbers("scale", preprocess.scale);
  preprocess.offset = reader.numbers("offset", preprocess.offset);
  if (preprocess.fit == Fit::kDigit && preprocess.color != ColorMode::kGray) {
    reader.wrong("color", "\"gray\" where \"fit\" is \"digit\"", ErrorCode::kUnsupportedModel);
  }
  if (!(preprocess.crop > 0 && preprocess.crop <= 1)) reader.wrong("crop", "more than 0 and at most 1");
  if (preprocess.crop != 1 && preprocess.fit != Fit::kCover) reader.wrong("crop", "1 where \"fit\" is not \"cover\"");
  if (auto finished = reader.finish(); !finished) return pass_on(std::move(finished));
  return preprocess;
}

Status read_input(yyjson_val* object, NetworkDescription& description) {
  ObjectReader reader(object, "The input");
  description.input_name = reader.text("name", "input");
  const auto extents = reader.integers("shape");
  yyjson_val* preprocess_object = reader.take("preprocess");
  if (auto finished = reader.finish(); !finished) return finished;
  auto shape = tensor::Shape::checked(extents);
  if (!shape) return base::fail(shape.error().code, "The input: " + shape.error().message);
  description.input_shape = *shape;
  auto preprocess = read_preprocess(preprocess_object);
  if (!preprocess) return pass_on(std::move(preprocess));
  description.preprocess = std::move(*preprocess);
  return {};
}

Status read_layers(yyjson_val* array, NetworkDescription& description) {
  if (yyjson_arr_size(array) > Network::kMostLayers) {
    return base::fail(ErrorCode::kUnsupportedModel, "The network has " + std::to_string(yyjson_arr_size(array)) + " layers, but at most " +
                                                        std::to_string(Network::kMostLayers) + " are accepted.");
  }
  for (yyjson_val* entry : json_entries(array)) {
    auto layer = read_layer(entry);
    if (!layer) return pass_on(std::move(layer));
    description.layers.push_back(std::move(*layer));
  }
  return {};
}

}  // namespace

Result<NetworkDescription> read_graph(std::string_view json) {
  auto document = parse_json(json, "the network of the model file");
  if (!document) return pass_on(std::move(document));
  ObjectReader reader(yyjson_doc_get_root(document->get()), "The network");
  NetworkDescription description;
  description.id = reader.text("id");
  description.title = reader.text("title", description.id);
  description.labels = reader.texts("labels");
  description.outputs = reader.texts("outputs");
  yyjson_val* input = reader.take("input");
  yyjson_val* layers = reader.take("layers");
  if (!yyjson_is_obj(input)) reader.wrong("input", "an object");
  if (!yyjson_is_arr(layers)) reader.wrong("layers", "an array");
  if (auto finished = reader.finish(); !finished) return pass_on(std::move(finished));
  if (auto read = read_input(input, description); !read) return pass_on(std::move(read));
  if (auto read = read_layers(layers, description); !read) return pass_on(std::move(read));
  return description;
}

}  // namespace convlens::network
