#include "view/layers.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"

namespace convlens::view {
namespace {

TEST_CASE("A network names classes if it ends in a vector, and none if it ends in maps", "[view]") {
  session::ModelLoaded model = test::sample_model();
  CHECK(names_classes(model));
  model.outputs = {2};
  CHECK_FALSE(names_classes(model));
  model.outputs = {5, 2};
  CHECK(names_classes(model));
}

}  // namespace
}  // namespace convlens::view
