#include "view/text.h"

#include <limits>

#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"

namespace convlens::view {
namespace {

TEST_CASE("Values have four digits that count, a true minus sign and no needless exponent", "[view]") {
  CHECK(value_text(0) == "0");
  CHECK(value_text(-0.0F) == "0");
  CHECK(value_text(0.371F) == "0.371");
  CHECK(value_text(-0.118F) == "−0.118");
  CHECK(value_text(4.812F) == "4.812");
  CHECK(value_text(12.345F) == "12.35");
  CHECK(value_text(128) == "128.0");
  CHECK(value_text(1792) == "1,792");
  CHECK(value_text(-65535.6F) == "−65,536");
  CHECK(value_text(1.2e-5F) == "1.2e−5");
  CHECK(value_text(-3.4e8F) == "−3.4e+8");
  CHECK(value_text(std::numeric_limits<float>::max()) == "3.4e+38");
}

TEST_CASE("Values that round up to more digits do not grow wider", "[view]") {
  CHECK(value_text(9.9996F) == "10.00");
  CHECK(value_text(99.996F) == "100.0");
  CHECK(value_text(999.97F) == "1,000");
  CHECK(value_text(9.9994F) == "9.999");
}

TEST_CASE("Values that are no numbers say so", "[view]") {
  CHECK(value_text(std::numeric_limits<float>::quiet_NaN()) == "not a number");
  CHECK(value_text(std::numeric_limits<float>::infinity()) == "∞");
  CHECK(value_text(-std::numeric_limits<float>::infinity()) == "−∞");
}

TEST_CASE("Percentages are only 0 and 100 when they are", "[view]") {
  CHECK(percent_text(0.457F) == "45.7 %");
  CHECK(percent_text(0) == "0 %");
  CHECK(percent_text(1) == "100 %");
  CHECK(percent_text(0.0004F) == "<0.1 %");
  CHECK(percent_text(0.0006F) == "0.1 %");
  CHECK(percent_text(0.9996F) == ">99.9 %");
  CHECK(percent_text(0.9994F) == "99.9 %");
}

TEST_CASE("Counts have a comma at every thousand", "[view]") {
  CHECK(count_text(0) == "0");
  CHECK(count_text(999) == "999");
  CHECK(count_text(1792) == "1,792");
  CHECK(count_text(138357544) == "138,357,544");
  CHECK(count_text(-1000) == "−1,000");
  CHECK(count_text(-999) == "−999");
}

TEST_CASE("Shapes are read with multiplication signs", "[view]") {
  CHECK(shape_text({28, 28, 32}) == "28×28×32");
  CHECK(shape_text({10}) == "10");
  CHECK(spaced_shape_text({224, 224, 3}) == "224 × 224 × 3");
  CHECK(compact_shape_text({111, 111, 64}) == "111²×64");
  CHECK(compact_shape_text({6, 8, 4}) == "6×8×4");
}

TEST_CASE("Totals are as Keras prints them", "[view]") {
  // Keras 3 prints for a model of this many parameters: "Total params: 870,634 (3.32 MB)".
  session::ModelLoaded model = test::sample_model();
  for (session::LayerInfo& layer : model.layers) layer.parameters = layer.trainable_parameters = 0;
  model.layers[1].parameters = 870634;
  model.layers[1].trainable_parameters = 869738;
  const auto totals = summary_totals(model);
  CHECK(totals[0].name == "Total params");
  CHECK(totals[0].value == "870,634 (3.32 MB)");
  CHECK(totals[1].value == "869,738 (3.32 MB)");
  CHECK(totals[2].value == "896 (3.50 KB)");
}

TEST_CASE("The summary has one row per layer", "[view]") {
  const auto rows = summary_rows(test::sample_model());
  REQUIRE(rows.size() == 6);
  CHECK(rows[1].name == "conv1");
  CHECK(rows[1].type == "Conv2D");
  CHECK(rows[1].output_shape == "6×8×4");
  CHECK(rows[1].parameters == "40");
}

TEST_CASE("Channels are called what they are", "[view]") {
  const auto model = test::sample_model();
  CHECK(map_name(model, 1, 3) == "Filter 3");
  CHECK(map_name(model, 2, 0) == "Map 0");
  CHECK(map_name(model, 5, 2) == "Unit 2");
  CHECK(map_name(model, -1, 0) == "Map 0");
  CHECK(class_of_unit(model, 5, 2) == "cow");
  CHECK(class_of_unit(model, 1, 2).empty());
  CHECK(class_of_unit(model, 5, 3).empty());
  auto yes_or_no = test::sample_model();
  yes_or_no.layers[5].output_shape = {1};
  yes_or_no.labels = {"cat", "dog"};
  CHECK(class_of_unit(yes_or_no, 5, 0) == "dog");
}

}  // namespace
}  // namespace convlens::view
