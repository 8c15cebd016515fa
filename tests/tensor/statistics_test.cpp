#include "tensor/statistics.h"

#include <array>
#include <limits>
#include <numeric>
#include <random>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

namespace convlens::tensor {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST_CASE("each channel of a map has its own statistics", "[tensor]") {
  // Channel 0: 1 2 3 4; channel 1: 0 0 -8 8.
  const auto tensor = Tensor::copy_of({2, 2, 2}, std::array{1.0F, 0.0F, 2.0F, 0.0F, 3.0F, -8.0F, 4.0F, 8.0F});
  const auto statistics = channel_statistics(tensor->view());
  REQUIRE(statistics.size() == 2);
  CHECK(statistics[0].minimum == 1.0F);
  CHECK(statistics[0].maximum == 4.0F);
  CHECK(statistics[0].mean == 2.5F);
  CHECK(statistics[0].deviation == Catch::Approx(1.1180339887));  // sqrt(5/4)
  CHECK(statistics[0].zero_fraction == 0.0F);
  CHECK(statistics[1].mean == 0.0F);
  CHECK(statistics[1].deviation == Catch::Approx(5.6568542495));  // sqrt(32)
  CHECK(statistics[1].zero_fraction == 0.5F);
}

TEST_CASE("a vector has statistics of one number per element", "[tensor]") {
  const auto tensor = Tensor::copy_of({3}, std::array{5.0F, -1.0F, 0.0F});
  const auto statistics = channel_statistics(tensor->view());
  REQUIRE(statistics.size() == 3);
  CHECK(statistics[1].minimum == -1.0F);
  CHECK(statistics[1].maximum == -1.0F);
  CHECK(statistics[1].deviation == 0.0F);
  CHECK(statistics[2].zero_fraction == 1.0F);
}

TEST_CASE("values that are not finite are counted and otherwise left out", "[tensor]") {
  const auto tensor = Tensor::copy_of({4, 1, 1}, std::array{kNan, 2.0F, kInfinity, 4.0F});
  const auto statistics = channel_statistics(tensor->view());
  CHECK(statistics[0].non_finite == 2);
  CHECK(statistics[0].minimum == 2.0F);
  CHECK(statistics[0].maximum == 4.0F);
  CHECK(statistics[0].mean == 3.0F);
  CHECK(statistics[0].deviation == 1.0F);
}

TEST_CASE("a channel without any finite value has zeros for statistics", "[tensor]") {
  const auto tensor = Tensor::copy_of({2, 1, 1}, std::array{kNan, -kInfinity});
  CHECK(channel_statistics(tensor->view())[0] == Statistics{.non_finite = 2});
}

TEST_CASE("a small spread around a large mean is not lost", "[tensor]") {
  std::array<float, 1000> values{};
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 10000.0F + (i % 2 == 0 ? 0.125F : -0.125F);
  const auto tensor = Tensor::copy_of({1000, 1, 1}, values);
  CHECK(channel_statistics(tensor->view())[0].deviation == Catch::Approx(0.125));
}

TEST_CASE("merged statistics are those of all values together", "[tensor]") {
  std::minstd_rand random(5);
  std::array<float, 7 * 5 * 3> values{};
  for (float& value : values) value = static_cast<float>(random() % 9) - 3.0F;
  values[10] = kNan;
  values[20] = kInfinity;
  const auto map = Tensor::copy_of({7, 5, 3}, values);
  const auto one_channel = Tensor::copy_of({7 * 5 * 3, 1, 1}, values);
  const auto expected = channel_statistics(one_channel->view())[0];
  const auto merged = merge(channel_statistics(map->view()), 35);
  CHECK(merged.minimum == expected.minimum);
  CHECK(merged.maximum == expected.maximum);
  CHECK(merged.mean == Catch::Approx(expected.mean));
  CHECK(merged.deviation == Catch::Approx(expected.deviation));
  CHECK(merged.zero_fraction == Catch::Approx(expected.zero_fraction));
  CHECK(merged.non_finite == 2);
}

TEST_CASE("a part without finite values does not change the others when merged", "[tensor]") {
  const Statistics part{.minimum = 1, .maximum = 3, .mean = 2, .deviation = 1, .zero_fraction = 0, .non_finite = 0};
  const auto merged = merge(std::array{part, Statistics{.non_finite = 2}}, 2);
  CHECK(merged == Statistics{.minimum = 1, .maximum = 3, .mean = 2, .deviation = 1, .zero_fraction = 0, .non_finite = 2});
  CHECK(merge({}, 4) == Statistics{});
}

TEST_CASE("a histogram has equal steps, and the largest value in its last bin", "[tensor]") {
  const auto tensor = Tensor::copy_of({9, 1, 1}, std::array{0.0F, 1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F, 7.0F, 8.0F});
  CHECK(histogram(tensor->view(), 0, 4) == std::vector<std::uint32_t>{2, 2, 2, 3});
}

TEST_CASE("a histogram counts one channel and leaves out what is not finite", "[tensor]") {
  const auto tensor = Tensor::copy_of({3, 1, 2}, std::array{9.0F, -1.0F, 9.0F, kNan, 9.0F, 1.0F});
  CHECK(histogram(tensor->view(), 1, 2) == std::vector<std::uint32_t>{1, 1});
}

TEST_CASE("a constant channel is all in the first bin", "[tensor]") {
  const auto tensor = Tensor::copy_of({3, 1, 1}, std::array{2.0F, 2.0F, 2.0F});
  CHECK(histogram(tensor->view(), 0, 3) == std::vector<std::uint32_t>{3, 0, 0});
}

TEST_CASE("a histogram over the whole range of floats stays within its bins", "[tensor]") {
  constexpr float kMost = std::numeric_limits<float>::max();
  const auto tensor = Tensor::copy_of({3, 1, 1}, std::array{-kMost, 0.0F, kMost});
  CHECK(histogram(tensor->view(), 0, 2) == std::vector<std::uint32_t>{1, 2});
}

TEST_CASE("a channel that is not there has no bins", "[tensor]") {
  const auto tensor = Tensor::zeros({2, 2, 2});
  CHECK(histogram(tensor->view(), 2, 4).empty());
  CHECK(histogram(tensor->view(), -1, 4).empty());
  CHECK(histogram(tensor->view(), 0, 0).empty());
}

}  // namespace
}  // namespace convlens::tensor
