#include "view/training.h"

#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>

#include "tests/view/sample_model.h"
#include "view/address.h"

namespace convlens::view {
namespace {

using base::ErrorCode;
using session::FetchEpoch;
using session::FetchExamples;
using test::arrive;
using test::find_request;
using test::sample_model;
using test::state_with;

constexpr LayerIndex kConv1 = 1;
constexpr LayerIndex kConv2 = 3;

session::TrainingLoaded record_of(std::size_t epochs) {
  session::TrainingLoaded record;
  record.loss = record.accuracy = record.val_loss = record.val_accuracy = std::vector<float>(epochs, 0.5F);
  record.layers = {kConv1, kConv2};
  record.classes = 3;
  record.confusion = {8, 1, 0, 0, 9, 0, 2, 0, 7};
  record.picture_shape = {2, 2, 1};
  record.picture.resize(4);
  return record;
}

session::EpochSnapshot snapshot_of(LayerIndex layer, std::int32_t epoch) {
  session::EpochSnapshot snapshot;
  snapshot.layer = layer;
  snapshot.epoch = epoch;
  snapshot.kernel_shape = {3, 3, 1, 4};
  snapshot.kernels.assign(36, static_cast<float>(epoch));
  return snapshot;
}

Display training_display(std::int32_t epoch = kLastEpoch) {
  Display display;
  display.network_view = NetworkView::kTraining;
  display.epoch = epoch;
  return display;
}

/// The training view is open and the record has come; the requests that this led to.
struct Opened {
  AppState state = state_with(sample_model());
  std::vector<session::Request> requests;

  explicit Opened(std::size_t epochs = 10) {
    static_cast<void>(reduce(state, OfferTraining{.offer = TrainingOffer::kThere}));
    static_cast<void>(reduce(state, SetDisplay{.display = training_display()}));
    requests = arrive(state, record_of(epochs), session::LoadTraining{});
  }

  std::vector<session::Request> show(std::int32_t epoch) { return reduce(state, SetDisplay{.display = training_display(epoch)}); }
  /// The engine answers the latest FetchEpoch.
  std::vector<session::Request> answer() {
    const FetchEpoch asked = *state.in_flight.epoch;
    static_cast<void>(arrive(state, snapshot_of(asked.layer, asked.epoch), asked));
    return arrive(state, session::Finished{}, asked);
  }
};

}  // namespace

TEST_CASE("A record that has come is shown at its last epoch, for the selected layer", "[view]") {
  const Opened opened;
  const auto* epoch = find_request<FetchEpoch>(opened.requests);
  REQUIRE(epoch != nullptr);
  CHECK(epoch->layer == kConv1);
  CHECK(epoch->epoch == 10);
}

TEST_CASE("Nothing of a record is fetched before somebody looks at it", "[view]") {
  AppState state = state_with(sample_model());
  CHECK(find_request<FetchEpoch>(arrive(state, record_of(4), session::LoadTraining{})) == nullptr);
}

TEST_CASE("A layer that the record does not tell of gives way to the first that it does", "[view]") {
  Opened opened;
  static_cast<void>(reduce(opened.state, SelectLayer{.layer = 2}));
  CHECK(training_layer(opened.state) == kConv1);
  static_cast<void>(reduce(opened.state, SelectLayer{.layer = kConv2}));
  CHECK(training_layer(opened.state) == kConv2);
}

TEST_CASE("While one epoch is on its way others are skipped rather than queued", "[view]") {
  Opened opened;
  CHECK(find_request<FetchEpoch>(opened.show(2)) == nullptr);
  CHECK(find_request<FetchEpoch>(opened.show(7)) == nullptr);
  const auto next = opened.answer();
  REQUIRE(find_request<FetchEpoch>(next) != nullptr);
  CHECK(find_request<FetchEpoch>(next)->epoch == 7);
  CHECK(opened.answer().empty());
  CHECK(opened.state.training->shown->epoch == 7);
}

TEST_CASE("An epoch beyond the last shows the last", "[view]") {
  Opened opened;
  static_cast<void>(opened.show(99));
  CHECK(shown_epoch(opened.state) == 10);
  CHECK(opened.show(-2).empty());
  CHECK(opened.state.display.epoch == 99);
}

TEST_CASE("An epoch that cannot be had is not asked for again, and nothing is said about it", "[view]") {
  Opened opened;
  const FetchEpoch asked = *opened.state.in_flight.epoch;
  const auto next = arrive(opened.state, session::Failed{.code = ErrorCode::kNotFound, .message = "Not there."}, asked);
  CHECK(find_request<FetchEpoch>(next) == nullptr);
  CHECK(opened.state.notice.message.empty());
  CHECK(opened.state.training->shown->kernels.blob.values.empty());
}

TEST_CASE("An epoch that a dying engine did not give is asked for again", "[view]") {
  Opened opened;
  const FetchEpoch asked = *opened.state.in_flight.epoch;
  const auto next = arrive(opened.state, session::Failed{.code = ErrorCode::kEngineStopped, .message = "It stopped."}, asked);
  CHECK(find_request<FetchEpoch>(next) != nullptr);
}

TEST_CASE("The most frequent mistake is chosen at first, and its examples are fetched", "[view]") {
  const Opened opened;
  CHECK(opened.state.training->cell == ConfusionCell{.truth = 2, .predicted = 0});
  const auto* examples = find_request<FetchExamples>(opened.requests);
  REQUIRE(examples != nullptr);
  CHECK(examples->truth == 2);
  CHECK(examples->predicted == 0);
}

TEST_CASE("A matrix without mistakes chooses none", "[view]") {
  Training training;
  training.record = record_of(1);
  training.record.confusion = {5, 0, 0, 0, 5, 0, 0, 0, 5};
  CHECK_FALSE(most_frequent_mistake(training));
}

TEST_CASE("A cell outside the matrix cannot be chosen", "[view]") {
  Opened opened;
  static_cast<void>(reduce(opened.state, ChooseCell{.cell = ConfusionCell{.truth = 3, .predicted = 0}}));
  static_cast<void>(reduce(opened.state, ChooseCell{.cell = ConfusionCell{.truth = 0, .predicted = -1}}));
  CHECK(opened.state.training->cell == ConfusionCell{.truth = 2, .predicted = 0});
  static_cast<void>(reduce(opened.state, ChooseCell{.cell = ConfusionCell{.truth = 1, .predicted = 1}}));
  CHECK(opened.state.training->cell == ConfusionCell{.truth = 1, .predicted = 1});
  CHECK(count_of(*opened.state.training, *opened.state.training->cell) == 9);
  CHECK(row_total(*opened.state.training, 2) == 9);
}

TEST_CASE("A record that contradicts itself is not taken", "[view]") {
  const auto taken = [](auto change) {
    AppState state = state_with(sample_model());
    session::TrainingLoaded record = record_of(4);
    change(record);
    static_cast<void>(arrive(state, std::move(record), session::LoadTraining{}));
    return state.training.has_value();
  };
  CHECK(taken([](auto&) {}));
  CHECK_FALSE(taken([](auto& record) { record.val_loss.pop_back(); }));
  CHECK_FALSE(taken([](auto& record) { record.confusion.pop_back(); }));
  CHECK_FALSE(taken([](auto& record) { record.layers.push_back(77); }));
  CHECK_FALSE(taken([](auto& record) { record.picture.pop_back(); }));
}

TEST_CASE("Another network forgets how the last one learned", "[view]") {
  Opened opened;
  static_cast<void>(reduce(opened.state, OpenModel{}));
  static_cast<void>(arrive(opened.state, sample_model(), session::LoadModel{}));
  CHECK_FALSE(opened.state.training);
  CHECK(opened.state.training_offer == TrainingOffer::kNone);
}

TEST_CASE("A link leads to an epoch of the training view", "[view]") {
  Opened opened;
  static_cast<void>(opened.show(3));
  const std::string query = query_of(opened.state);
  CHECK(query.find("show=training") != std::string::npos);
  CHECK(query.find("epoch=3") != std::string::npos);
  AppState other = state_with(sample_model());
  for (Action& action : plan_for(read_address(query), other).actions) static_cast<void>(reduce(other, std::move(action)));
  CHECK(other.display.network_view == NetworkView::kTraining);
  CHECK(other.display.epoch == 3);
}

TEST_CASE("An axis holds all values between round numbers, with three to eight ticks", "[view]") {
  const auto check = [](std::vector<float> one, std::vector<float> other) {
    const Axis axis = axis_for(one, other);
    for (const auto& curve : {one, other}) {
      for (const float value : curve) {
        if (!std::isfinite(value)) continue;
        CHECK(axis.low <= value + axis.step * 1e-3F);
        CHECK(axis.high >= value - axis.step * 1e-3F);
      }
    }
    const float ticks = (axis.high - axis.low) / axis.step;
    CHECK(ticks > 0.5F);
    CHECK(ticks < 8.5F);
  };
  check({0.85F, 0.99F}, {0.97F, 0.995F});
  check({2.3F, 0.1F}, {1.0F, 0.05F});
  check({0.5F, 0.5F}, {0.5F, 0.5F});
  check({0.91234F, 0.91235F}, {0.91234F, 0.91236F});
  check({std::numeric_limits<float>::quiet_NaN(), 3.0F}, {0.0F, 40.0F});
}

TEST_CASE("Curves without a finite value have an axis nevertheless", "[view]") {
  const std::vector<float> nothing(3, std::numeric_limits<float>::quiet_NaN());
  const Axis axis = axis_for(nothing, nothing);
  CHECK(axis.high > axis.low);
}

}  // namespace convlens::view
