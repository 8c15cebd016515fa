#include "view/address.h"

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"
#include "view/percent_coding.h"
#include "view/switches.h"

namespace convlens::view {
namespace {

using test::sample_model;
using test::state_with;

/// What a visitor sees who follows the link; `model` and `image` are fetched by the shell.
AppState follow(const std::string& query, session::ModelLoaded model) {
  AppState state = state_with(std::move(model));
  for (Action& action : plan_for(read_address(query), state).actions) reduce(state, std::move(action));
  return state;
}

TEST_CASE("A link shows a classmate the same thing", "[view]") {
  session::ModelLoaded model = sample_model();
  model.layers[3].name = "Faltung 2/ä&=%+?, #";
  model.layers[3].name.erase(9, 1);  // names have no slash
  AppState here = state_with(model);
  here.photo.emplace().name = "https://example.org/a b.png?x=1&y=2";
  Display display;
  display.layer_view = LayerView::kKernels;
  display.colormap = Colormap::kMagma;
  display.kernel_colormap = Colormap::kRdBu;
  display.filter_view = FilterView::kChannels;
  display.scale_mode = ScaleMode::kFixed;
  display.fixed_low = -0.1F;
  display.fixed_high = 2.5e7F;
  reduce(here, SetDisplay{display});
  reduce(here, Select{{.level = Level::kMap, .layer = 3, .map = 1, .pixel = Pixel{3, 2}}});
  reduce(here, ToggleLayer{2});
  reduce(here, ToggleChannel{.layer = 3, .channel = 1});
  reduce(here, ToggleChannel{.layer = 1, .channel = 0});
  reduce(here, ToggleChannel{.layer = 1, .channel = 3});
  reduce(here, ChooseInversion{session::Inversion::kNever});

  const std::string query = query_of(here);
  const AppState there = follow(query, model);
  CHECK(there.selection == here.selection);
  CHECK(there.display == here.display);
  CHECK(there.switches.layers_off == here.switches.layers_off);
  CHECK(there.switches.channels_off == here.switches.channels_off);
  CHECK(there.inversion == here.inversion);
  CHECK(read_address(query).model == "sample");
  CHECK(read_address(query).image == here.photo->name);
  CHECK(read_address(query).not_understood.empty());
}

TEST_CASE("A link is short where things are as usual", "[view]") {
  AppState state = state_with(sample_model());
  state.photo.emplace().name = "sneaker";
  CHECK(query_of(state) == "model=sample&image=sneaker&layer=conv1");
  CHECK(query_of(AppState{}).empty());
}

TEST_CASE("A link does not lead to a drawing", "[view]") {
  AppState state = state_with(sample_model());
  state.photo.emplace().name = kDrawingName;
  CHECK(query_of(state) == "model=sample&layer=conv1");
}

TEST_CASE("What a link leaves out stays as it is", "[view]") {
  AppState state = state_with(sample_model());
  reduce(state, SelectMap{2});
  const AddressPlan plan = plan_for(read_address("colormap=jet"), state);
  CHECK(plan.actions.size() == 1);
  CHECK(plan.not_understood.empty());
}

TEST_CASE("Values without a meaning are ignored and named, each by itself", "[view]") {
  const auto state = state_with(sample_model());
  const auto plan = plan_for(read_address("layer=nonsense&map=99999999999&level=galaxy&view=&colormap=pink&scale=%00&low=nan&high=0x10&"
                                          "pixel=3&inversion=maybe&off=/3&off=conv1/4&off=conv1/a&off=input&colormap=magma"),
                             state);
  REQUIRE(plan.actions.size() == 1);
  CHECK(std::get<SetDisplay>(plan.actions[0]).display.colormap == Colormap::kMagma);
  CHECK(plan.not_understood.size() == 13);
  CHECK(plan.not_understood.front() == "map=99999999999");
  const std::string sentence = not_understood_sentence(plan.not_understood);
  CHECK(sentence.find("map=99999999999") != std::string::npos);
  CHECK(sentence.find("and more") != std::string::npos);
}

TEST_CASE("A map or pixel outside the layer is ignored, the layer followed", "[view]") {
  const auto state = state_with(sample_model());
  const auto plan = plan_for(read_address("layer=conv2&map=2&pixel=4,0"), state);
  REQUIRE(plan.actions.size() == 1);
  CHECK(std::get<Select>(plan.actions[0]).selection == Selection{.level = Level::kLayer, .layer = 3, .map = -1, .pixel = {}});
  CHECK(plan.not_understood == std::vector<std::string>{"map=2", "pixel=4,0"});
}

TEST_CASE("The map of a layer that is not here is no map of another", "[view]") {
  CHECK(plan_for(read_address("layer=conv9&map=1"), state_with(sample_model())).actions.empty());
  CHECK(plan_for(read_address("layer=conv1&map=1"), AppState{}).actions.empty());
}

TEST_CASE("What is switched off twice in a link is off", "[view]") {
  const AppState state = follow("off=pool1&off=pool1&off=conv1/1.1&off=conv1/1", sample_model());
  CHECK(is_layer_off(state.switches, 2));
  CHECK(is_channel_off(state.switches, 1, 1));
}

TEST_CASE("Any bytes can stand in an address", "[view]") {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>((i * 197 + i / 7) % 256);
  for (const std::string& query :
       {bytes, "layer=" + bytes, std::string(100'000, '&'), std::string(100'000, '='), "map=" + std::string(50'000, '9'),
        "off=a/" + std::string(50'000, '.'), std::string("%"), std::string("layer=%f"), std::string("?=&=&")}) {
    for (const std::string& part : read_address(query).not_understood) CHECK(part.size() <= 64);
  }
}

TEST_CASE("Keys of the page's shell are nobody's mistake", "[view]") {
  CHECK(read_address("lang=de&theme=light&fbclid=123").not_understood.empty());
}

TEST_CASE("Percent-coding survives there and back, and reads what browsers write", "[view]") {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  CHECK(percent_decoded(percent_encoded(all)) == all);
  CHECK(percent_decoded("a%20b+c%2Fd%E2%88%92") == "a b c/d−");
  CHECK(percent_decoded("100%") == "100%");
  CHECK(percent_decoded("%zz%4") == "%zz%4");
}

TEST_CASE("Text that is shown has no control characters and no broken letters", "[view]") {
  CHECK(shown_safely("plain ä−😀", 60) == "plain ä−😀");
  CHECK(shown_safely(std::string_view("a\0b\n\xff", 5), 60) == "a�b��");
  CHECK(shown_safely("\xC0\xAF\xED\xA0\x80", 60) == "�����");
  CHECK(shown_safely("äää", 4) == "ää…");
}

}  // namespace
}  // namespace convlens::view
