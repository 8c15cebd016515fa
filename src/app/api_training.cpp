// The methods of the API about how the network learned.
#include <utility>

#include "app/api_methods.h"
#include "view/describe.h"
#include "view/training.h"

namespace convlens::app {

using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;
using base::Status;

Status Api::Methods::offer_training() {
  if (auto known = arguments_.only({"there"}); !known) return known;
  auto there = arguments_.needed_truth("there");
  if (!there) return pass_on(std::move(there));
  return act(view::OfferTraining{.offer = *there ? view::TrainingOffer::kThere : view::TrainingOffer::kNone});
}

Status Api::Methods::load_training() {
  if (auto known = arguments_.only({}); !known) return known;
  return wait_for(api_.dispatcher_.apply(view::OpenTraining{.file = {bytes_.begin(), bytes_.end()}}).front(), Awaited::kTraining);
}

Result<const view::Training*> Api::Methods::known_training() const {
  if (auto network = model(); !network) return pass_on(std::move(network));
  if (app_state().training) return &*app_state().training;
  return fail(ErrorCode::kNoTraining, "Nothing is known of how this network learned.");
}

Status Api::Methods::training() {
  if (auto known = arguments_.only({}); !known) return known;
  auto training = known_training();
  if (!training) return pass_on(std::move(training));
  api_.fulfil(ticket_, view::describe_training(**training, *app_state().model));
  return {};
}

Status Api::Methods::fetch_epoch(Awaited awaited) {
  if (auto known = arguments_.only({"layer", "epoch"}); !known) return known;
  auto training = known_training();
  if (!training) return pass_on(std::move(training));
  auto layer = needed_layer();
  if (!layer) return pass_on(std::move(layer));
  auto epoch = arguments_.needed_whole("epoch");
  if (!epoch) return pass_on(std::move(epoch));
  const std::int32_t last = (*training)->epochs();
  if (*epoch < 0 || *epoch > last) {
    return fail(ErrorCode::kInvalidArgument,
                "The epochs go from 0, before the training, to " + std::to_string(last) + "; there is no " + std::to_string(*epoch) + ".");
  }
  return wait_for(api_.dispatcher_.fetch(session::FetchEpoch{.layer = *layer, .epoch = *epoch}), awaited);
}

Status Api::Methods::epoch_kernels() { return fetch_epoch(Awaited::kEpochKernels); }
Status Api::Methods::epoch_maps() { return fetch_epoch(Awaited::kEpochMaps); }

Result<view::ConfusionCell> Api::Methods::needed_cell() const {
  auto training = known_training();
  if (!training) return pass_on(std::move(training));
  auto truth = arguments_.needed_whole("truth");
  if (!truth) return pass_on(std::move(truth));
  auto predicted = arguments_.needed_whole("predicted");
  if (!predicted) return pass_on(std::move(predicted));
  const view::ConfusionCell cell{.truth = *truth, .predicted = *predicted};
  if (view::has_cell(**training, cell)) return cell;
  return fail(ErrorCode::kInvalidArgument, "The classes go from 0 to " + std::to_string((*training)->record.classes - 1) + ".");
}

Status Api::Methods::examples() {
  if (auto known = arguments_.only({"truth", "predicted"}); !known) return known;
  auto cell = needed_cell();
  if (!cell) return pass_on(std::move(cell));
  return wait_for(api_.dispatcher_.fetch(session::FetchExamples{.truth = cell->truth, .predicted = cell->predicted}), Awaited::kData);
}

Status Api::Methods::choose_cell() {
  if (auto known = arguments_.only({"truth", "predicted"}); !known) return known;
  auto cell = needed_cell();
  if (!cell) return pass_on(std::move(cell));
  return act(view::ChooseCell{.cell = *cell});
}

}  // namespace convlens::app
