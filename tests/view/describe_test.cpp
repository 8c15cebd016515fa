#include "view/describe.h"

#include <limits>
#include <memory>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <yyjson.h>

#include "tests/view/sample_model.h"
#include "view/json.h"

namespace convlens::view {
namespace {

using test::sample_model;
using test::state_with;

/// JSON text read by another parser than the one that wrote it would be better still; this one at least checks every byte.
class Parsed {
 public:
  explicit Parsed(const std::string& json) : document_(yyjson_read(json.data(), json.size(), YYJSON_READ_NOFLAG), &yyjson_doc_free) {
    REQUIRE(document_ != nullptr);
  }
  yyjson_val* at(const char* pointer) const { return yyjson_doc_ptr_get(document_.get(), pointer); }
  std::string text(const char* pointer) const {
    yyjson_val* const value = at(pointer);
    REQUIRE(yyjson_is_str(value));
    return {yyjson_get_str(value), yyjson_get_len(value)};
  }
  double number(const char* pointer) const {
    REQUIRE(yyjson_is_num(at(pointer)));
    return yyjson_get_num(at(pointer));
  }

 private:
  std::unique_ptr<yyjson_doc, decltype(&yyjson_doc_free)> document_;
};

TEST_CASE("The state names its layers and says null where there is nothing", "[view]") {
  const Parsed empty(describe_state(AppState{}));
  for (const char* key : {"/model", "/layer", "/pixel", "/photo", "/loading", "/notice"}) CHECK(yyjson_is_null(empty.at(key)));
  CHECK(empty.text("/image").empty());
  CHECK(empty.number("/map") == -1);

  AppState state = state_with(sample_model());
  Photo& photo = state.photo.emplace();
  photo.source_width = 640;
  photo.source_height = 480;
  photo.name = "sneaker";
  reduce(state, Select{{.level = Level::kMap, .layer = 1, .map = 2, .pixel = Pixel{3, 4}}});
  reduce(state, ToggleLayer{2});
  reduce(state, ToggleChannel{.layer = 1, .channel = 3});
  reduce(state, ShowLoading{{.stage = "Fetching", .fraction = 0.25F}});
  reduce(state, ShowNotice{.code = "corrupt-image", .message = "Broken."});
  state.inversion_decided = session::Inversion::kAlways;
  const Parsed full(describe_state(state));
  CHECK(full.text("/model/id") == "sample");
  CHECK(full.number("/model/inputShape/2") == state.model->input_shape.channels());
  CHECK(yyjson_is_false(full.at("/model/takesDrawings")));
  state.model->takes_drawings = session::Answer::kYes;
  CHECK(yyjson_is_true(Parsed(describe_state(state)).at("/model/takesDrawings")));
  CHECK(full.text("/image") == "sneaker");
  CHECK(full.text("/level") == "map");
  CHECK(full.text("/layer") == "conv1");
  CHECK(full.number("/map") == 2);
  CHECK(full.number("/pixel/y") == 4);
  CHECK(full.text("/view") == "maps");
  CHECK(full.text("/colormap") == "viridis");
  CHECK(full.text("/scale") == "map");
  CHECK(full.text("/inversion") == "auto");
  CHECK(yyjson_is_true(full.at("/inverted")));
  CHECK(full.text("/layersOff/0") == "pool1");
  CHECK(full.number("/channelsOff/conv1/0") == 3);
  CHECK(full.number("/photo/width") == 640);
  CHECK(full.number("/loading/fraction") == 0.25);
  CHECK(full.text("/notice/code") == "corrupt-image");
  CHECK(full.text("/query").find("layer=conv1&map=2") != std::string::npos);
}

TEST_CASE("A network is described with Keras's counts", "[view]") {
  const Parsed model(describe_model(sample_model()));
  CHECK(model.number("/totalParams") == 125);
  CHECK(model.number("/trainableParams") == 120);
  CHECK(model.text("/layers/1/name") == "conv1");
  CHECK(model.text("/layers/1/type") == "Conv2D");
  CHECK(model.number("/layers/1/outputShape/2") == 4);
  CHECK(model.number("/layers/1/kernelShape/0") == 3);
  CHECK(yyjson_is_null(model.at("/layers/2/kernelShape")));
  CHECK(model.text("/layers/0/inputs/0") == "input");
  CHECK(model.text("/labels/2") == "cow");
  CHECK(model.text("/outputs/0") == "dense1");
}

TEST_CASE("Names with quotes, controls and broken letters make no broken JSON", "[view]") {
  session::ModelLoaded model = sample_model();
  model.title = "a \"quoted\" \\ name\n\x01 −";
  CHECK(Parsed(describe_model(model)).text("/title") == model.title);
  model.title = "broken \xff letter";
  CHECK(describe_model(model).find("broken") != std::string::npos);
}

TEST_CASE("A prediction is best first, and equal ones keep the network's order", "[view]") {
  const Parsed prediction(describe_prediction({"cat", "dog", "cow", "ant"}, {0.1F, 0.6F, 0.1F, 0.2F}));
  CHECK(prediction.text("/0/label") == "dog");
  CHECK(prediction.text("/1/label") == "ant");
  CHECK(prediction.text("/2/label") == "cat");
  CHECK(prediction.text("/3/label") == "cow");
  CHECK(prediction.number("/0/index") == 1);
  CHECK(static_cast<float>(prediction.number("/0/probability")) == 0.6F);
}

TEST_CASE("Classes without labels are numbered, and what is no number is null and last", "[view]") {
  const Parsed prediction(describe_prediction({}, {std::numeric_limits<float>::quiet_NaN(), 0.5F}));
  CHECK(prediction.text("/0/label") == "1");
  CHECK(yyjson_is_null(prediction.at("/1/probability")));
}

TEST_CASE("Floats are written as briefly as they can be read back", "[view]") {
  JsonWriter json;
  CHECK(json.written(json.number(0.1F)) == "0.1");
  for (const float value : {0.3F, 1.0F / 3, 1e-30F, 3.4e38F, -0.0F}) {
    JsonWriter other;
    CHECK(std::stof(other.written(other.number(value))) == value);
  }
}

}  // namespace
}  // namespace convlens::view
