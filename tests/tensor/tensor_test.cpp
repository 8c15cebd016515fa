#include "tensor/tensor.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <catch2/catch_test_macros.hpp>

namespace convlens::tensor {
namespace {

TEST_CASE("a new tensor is zero, aligned, and has readable zeros behind it", "[tensor]") {
  for (const std::int32_t count : {1, 15, 16, 17, 1000}) {
    const auto tensor = Tensor::zeros({count});
    REQUIRE(tensor);
    REQUIRE(tensor->values().size() == static_cast<std::size_t>(count));
    CHECK(reinterpret_cast<std::uintptr_t>(tensor->values().data()) % Tensor::kAlignment == 0);
    const std::span with_slack(tensor->values().data(), tensor->values().size() + Tensor::kSlackBytes / sizeof(float));
    CHECK(std::ranges::all_of(with_slack, [](float value) { return value == 0.0F; }));
  }
}

TEST_CASE("a copy has the values and does not change with their source", "[tensor]") {
  std::array values{1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F};
  const auto tensor = Tensor::copy_of({2, 3}, values);
  REQUIRE(tensor);
  values[0] = 9.0F;
  CHECK(tensor->values()[0] == 1.0F);
  CHECK(tensor->values()[5] == 6.0F);
  CHECK(tensor->view().shape == Shape{2, 3});
}

TEST_CASE("values that do not fill the shape are refused", "[tensor]") {
  const auto tensor = Tensor::copy_of({2, 3}, std::array{1.0F, 2.0F});
  REQUIRE_FALSE(tensor);
  CHECK(tensor.error().code == base::ErrorCode::kBadShape);
}

TEST_CASE("a tensor larger than a page may have is out of memory, not a crash", "[tensor]") {
  for (const Shape& shape : {Shape{32768, 32768}, Shape{2147483647}, Shape{1 << 28, 2}}) {
    const auto tensor = Tensor::zeros(shape);
    REQUIRE_FALSE(tensor);
    CHECK(tensor.error().code == base::ErrorCode::kOutOfMemory);
  }
}

TEST_CASE("a tensor without a shape has no values", "[tensor]") { CHECK(Tensor().values().empty()); }

}  // namespace
}  // namespace convlens::tensor
