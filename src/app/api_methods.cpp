#include "app/api_methods.h"

#include <array>
#include <utility>

#include "view/address.h"
#include "view/describe.h"
#include "view/names.h"
#include "view/percent_coding.h"
#include "view/switches.h"

namespace convlens::app {
namespace {

using base::ErrorCode;
using base::fail;
using base::pass_on;
using base::Result;
using base::Status;

std::vector<std::byte> copy_of(std::span<const std::byte> bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

const Api::Methods::Entry* Api::Methods::find(std::string_view name) {
  static constexpr std::array<Entry, 32> kEntries = {{
      {"loadModel", &Methods::load_model},
      {"loadImage", &Methods::load_image},
      {"loadPixels", &Methods::load_pixels},
      {"input", &Methods::input},
      {"inputSteps", &Methods::input_steps},
      {"predict", &Methods::predict},
      {"activations", &Methods::activations, NamesLayers::kYes},
      {"kernels", &Methods::kernels, NamesLayers::kYes},
      {"heatmap", &Methods::heatmap, NamesLayers::kYes},
      {"gradient", &Methods::gradient, NamesLayers::kYes},
      {"ablate", &Methods::ablate, NamesLayers::kYes},
      {"explain", &Methods::explain, NamesLayers::kYes},
      {"dream", &Methods::dream, NamesLayers::kYes},
      {"select", &Methods::select, NamesLayers::kIfGiven},
      {"show", &Methods::show},
      {"switchLayer", &Methods::switch_layer, NamesLayers::kYes},
      {"switchChannel", &Methods::switch_channel, NamesLayers::kYes},
      {"setInversion", &Methods::set_inversion, NamesLayers::kYes},
      {"offerTraining", &Methods::offer_training, NamesLayers::kYes},
      {"loadTraining", &Methods::load_training, NamesLayers::kYes},
      {"training", &Methods::training, NamesLayers::kYes},
      {"epochKernels", &Methods::epoch_kernels, NamesLayers::kYes},
      {"epochMaps", &Methods::epoch_maps, NamesLayers::kYes},
      {"examples", &Methods::examples, NamesLayers::kYes},
      {"chooseCell", &Methods::choose_cell, NamesLayers::kYes},
      {"state", &Methods::state},
      {"restore", &Methods::restore, NamesLayers::kYes},
      {"notice", &Methods::notice},
      {"dismiss", &Methods::dismiss},
      {"loading", &Methods::loading},
      {"coverPhoto", &Methods::cover_photo},
      {"back", &Methods::back},
  }};
  for (const Entry& entry : kEntries) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

bool Api::Methods::names_layers(const Entry& entry, const Arguments& arguments) {
  if (entry.names_layers != NamesLayers::kIfGiven) return entry.names_layers == NamesLayers::kYes;
  return arguments.given("layer") || arguments.given("map") || arguments.given("pixel");
}

// ---- Pictures and networks -------------------------------------------------------------------------------------------

Status Api::Methods::load_model() {
  if (auto known = arguments_.only({"file"}); !known) return known;
  auto file = arguments_.needed_whole("file");
  if (!file) return pass_on(std::move(file));
  return wait_for(api_.dispatcher_.apply(view::OpenModel{.file = static_cast<session::FileNumber>(*file)}).back(), Awaited::kModel);
}

Status Api::Methods::load_image() {
  constexpr std::pair<std::string_view, session::DecodeEffort> kEfforts[] = {{"modest", session::DecodeEffort::kModest},
                                                                             {"whatever", session::DecodeEffort::kWhateverItTakes}};
  if (auto known = arguments_.only({"name", "effort"}); !known) return known;
  auto name = arguments_.text("name");
  if (!name) return pass_on(std::move(name));
  auto effort = arguments_.named<session::DecodeEffort>("effort", kEfforts);
  if (!effort) return pass_on(std::move(effort));
  const view::OpenPhoto photo{
      .name = name->value_or(""), .effort = effort->value_or(session::DecodeEffort::kModest), .file = copy_of(bytes_)};
  return wait_for(api_.dispatcher_.apply(photo).front(), Awaited::kPhotoSize);
}

Status Api::Methods::load_pixels() {
  if (auto known = arguments_.only({"name", "width", "height", "sourceWidth", "sourceHeight"}); !known) return known;
  auto name = arguments_.text("name");
  if (!name) return pass_on(std::move(name));
  auto width = arguments_.needed_whole("width");
  if (!width) return pass_on(std::move(width));
  auto height = arguments_.needed_whole("height");
  if (!height) return pass_on(std::move(height));
  auto source_width = arguments_.whole("sourceWidth");
  if (!source_width) return pass_on(std::move(source_width));
  auto source_height = arguments_.whole("sourceHeight");
  if (!source_height) return pass_on(std::move(source_height));
  const auto pixels = static_cast<std::int64_t>(*width) * *height;
  if (*width < 1 || *height < 1 || pixels > std::ssize(bytes_) || pixels * 4 != std::ssize(bytes_)) {
    return fail(ErrorCode::kInvalidArgument, "The pixels must be width × height × 4 bytes: red, green, blue and alpha of each.");
  }
  const auto* first = reinterpret_cast<const std::uint8_t*>(bytes_.data());
  view::OpenPixels action{.name = name->value_or(""),
                          .pixels = {.width = *width,
                                     .height = *height,
                                     .source_width = source_width->value_or(*width),
                                     .source_height = source_height->value_or(*height),
                                     .rgba = {first, first + bytes_.size()}}};
  return wait_for(api_.dispatcher_.apply(std::move(action)).front(), Awaited::kPhotoSize);
}

// ---- What the network makes of them ----------------------------------------------------------------------------------

// These go to the engine behind everything that is under way, so that they answer for the newest photo and network.
Status Api::Methods::input() {
  if (auto known = arguments_.only({}); !known) return known;
  return wait_for(api_.dispatcher_.fetch(session::FetchInput{}), Awaited::kData);
}

Status Api::Methods::input_steps() {
  if (auto known = arguments_.only({}); !known) return known;
  return wait_for(api_.dispatcher_.fetch(session::FetchInputSteps{}), Awaited::kData);
}

Status Api::Methods::predict() {
  if (auto known = arguments_.only({}); !known) return known;
  return wait_for(api_.dispatcher_.fetch(session::FetchPrediction{}), Awaited::kData);
}

Status Api::Methods::activations() {
  if (auto known = arguments_.only({"layer"}); !known) return known;
  auto name = arguments_.needed_text("layer");
  if (!name) return pass_on(std::move(name));
  auto layer = layer_named(*name);
  if (!layer) return pass_on(std::move(layer));
  return wait_for(api_.dispatcher_.fetch(session::FetchActivations{.layer = *layer}), Awaited::kData);
}

Status Api::Methods::kernels() {
  if (auto known = arguments_.only({"layer"}); !known) return known;
  auto name = arguments_.needed_text("layer");
  if (!name) return pass_on(std::move(name));
  auto layer = layer_named(*name);
  if (!layer) return pass_on(std::move(layer));
  const bool any = *layer >= 0 && app_state().model->layers[static_cast<std::size_t>(*layer)].kernel_shape.rank() == 4;
  if (!any) return fail(ErrorCode::kNoKernels, "The layer “" + *name + "” has no kernels to show: only convolutions have.");
  return wait_for(api_.dispatcher_.fetch(session::FetchKernels{.layer = *layer}), Awaited::kData);
}

// ---- What the page shows ---------------------------------------------------------------------------------------------

Status Api::Methods::show() {
  if (auto known = arguments_.only(
          {"view", "colormap", "kernelColormap", "filters", "scale", "low", "high", "networkView", "trainingView", "epoch", "heatmap"});
      !known)
    return known;
  const auto layer_view = arguments_.named("view", view::view_names());
  if (!layer_view) return std::unexpected(layer_view.error());
  const auto colormap = arguments_.named("colormap", view::colormap_names());
  if (!colormap) return std::unexpected(colormap.error());
  const auto kernel_colormap = arguments_.named("kernelColormap", view::colormap_names());
  if (!kernel_colormap) return std::unexpected(kernel_colormap.error());
  const auto filter_view = arguments_.named("filters", view::filter_view_names());
  if (!filter_view) return std::unexpected(filter_view.error());
  const auto scale = arguments_.named("scale", view::scale_names());
  if (!scale) return std::unexpected(scale.error());
  const auto low = arguments_.number("low");
  if (!low) return std::unexpected(low.error());
  const auto high = arguments_.number("high");
  if (!high) return std::unexpected(high.error());
  const auto network_view = arguments_.named("networkView", view::network_view_names());
  if (!network_view) return std::unexpected(network_view.error());
  const auto training_view = arguments_.named("trainingView", view::training_view_names());
  if (!training_view) return std::unexpected(training_view.error());
  const auto epoch = arguments_.whole("epoch");
  if (!epoch) return std::unexpected(epoch.error());
  const auto heat = heat_display();
  if (!heat) return std::unexpected(heat.error());
  view::Display display = app_state().display;
  display.heat = *heat;
  display.network_view = network_view->value_or(display.network_view);
  display.training_view = training_view->value_or(display.training_view);
  if (arguments_.given("epoch")) display.epoch = epoch->value_or(view::kLastEpoch);
  if (display.epoch < view::kLastEpoch) return fail(ErrorCode::kInvalidArgument, "The argument “epoch” must be 0 or more.");
  display.layer_view = layer_view->value_or(display.layer_view);
  display.colormap = colormap->value_or(display.colormap);
  display.kernel_colormap = kernel_colormap->value_or(display.kernel_colormap);
  display.filter_view = filter_view->value_or(display.filter_view);
  display.scale_mode = scale->value_or(display.scale_mode);
  display.fixed_low = low->value_or(display.fixed_low);
  display.fixed_high = high->value_or(display.fixed_high);
  if (!(display.fixed_low < display.fixed_high)) return fail(ErrorCode::kInvalidArgument, "The argument “low” must be less than “high”.");
  return act(view::SetDisplay{.display = display});
}

Status Api::Methods::switch_layer() {
  if (auto known = arguments_.only({"layer", "on"}); !known) return known;
  auto layer = needed_layer();
  if (!layer) return pass_on(std::move(layer));
  auto on = arguments_.needed_truth("on");
  if (!on) return pass_on(std::move(on));
  if (view::is_layer_off(app_state().switches, *layer) != *on) return fulfil_with_state();
  return wait_for_run(view::ToggleLayer{.layer = *layer});
}

Status Api::Methods::switch_channel() {
  if (auto known = arguments_.only({"layer", "channel", "on"}); !known) return known;
  auto layer = needed_layer();
  if (!layer) return pass_on(std::move(layer));
  auto channel = arguments_.needed_whole("channel");
  if (!channel) return pass_on(std::move(channel));
  auto on = arguments_.needed_truth("on");
  if (!on) return pass_on(std::move(on));
  const session::LayerInfo& info = app_state().model->layers[static_cast<std::size_t>(*layer)];
  const std::int32_t channels = info.output_shape.channels();
  if (*channel < 0 || *channel >= channels) {
    return fail(ErrorCode::kInvalidArgument, "The layer “" + info.name + "” has the channels 0 to " + std::to_string(channels - 1) +
                                                 "; there is no channel " + std::to_string(*channel) + ".");
  }
  if (view::is_channel_off(app_state().switches, *layer, *channel) != *on) return fulfil_with_state();
  return wait_for_run(view::ToggleChannel{.layer = *layer, .channel = *channel});
}

Status Api::Methods::set_inversion() {
  if (auto known = arguments_.only({"inversion"}); !known) return known;
  const auto inversion = arguments_.named("inversion", view::inversion_names());
  if (!inversion) return std::unexpected(inversion.error());
  if (!*inversion) return std::unexpected(arguments_.needed_text("inversion").error());
  if (auto network = model(); !network) return pass_on(std::move(network));
  return wait_for_run(view::ChooseInversion{.inversion = **inversion});
}

Status Api::Methods::state() {
  if (auto known = arguments_.only({}); !known) return known;
  return fulfil_with_state();
}

Status Api::Methods::restore() {
  if (auto known = arguments_.only({"query"}); !known) return known;
  auto query = arguments_.needed_text("query");
  if (!query) return pass_on(std::move(query));
  view::AddressPlan plan = view::plan_for(view::read_address(*query), app_state());
  for (view::Action& action : plan.actions) api_.apply(std::move(action));
  if (!plan.not_understood.empty()) {
    api_.apply(view::ShowNotice{.code = std::string(base::code_name(ErrorCode::kNotFound)),
                                .message = view::not_understood_sentence(plan.not_understood)});
  }
  return fulfil_with_state();
}

Status Api::Methods::notice() {
  if (auto known = arguments_.only({"code", "message"}); !known) return known;
  auto code = arguments_.text("code");
  if (!code) return pass_on(std::move(code));
  auto message = arguments_.needed_text("message");
  if (!message) return pass_on(std::move(message));
  return act(view::ShowNotice{.code = code->value_or(""), .message = *std::move(message)});
}

Status Api::Methods::dismiss() { return act(view::DismissNotice{}); }

Status Api::Methods::loading() {
  if (auto known = arguments_.only({"stage", "fraction"}); !known) return known;
  auto stage = arguments_.text("stage");
  if (!stage) return pass_on(std::move(stage));
  auto fraction = arguments_.number("fraction");
  if (!fraction) return pass_on(std::move(fraction));
  return act(view::ShowLoading{.loading = {.stage = stage->value_or(""), .fraction = fraction->value_or(0.0F)}});
}

Status Api::Methods::cover_photo() {
  if (auto known = arguments_.only({"height"}); !known) return known;
  auto height = arguments_.number("height");
  if (!height) return pass_on(std::move(height));
  return act(view::CoverPhoto{.height = height->value_or(0.0F)});
}

Status Api::Methods::back() { return act(view::GoUp{}); }

// ---- Shared ----------------------------------------------------------------------------------------------------------

Status Api::Methods::act(view::Action action) {
  api_.apply(std::move(action));
  return fulfil_with_state();
}

Status Api::Methods::fulfil_with_state() {
  api_.fulfil(ticket_, view::describe_state(app_state()));
  return {};
}

Status Api::Methods::wait_for(session::RequestId id, Awaited awaited) {
  api_.waiting_.insert_or_assign(id, Waiting{.ticket = ticket_, .awaited = awaited, .data = std::nullopt});
  return {};
}

Status Api::Methods::wait_for_run(view::Action action) {
  const std::vector<session::RequestId> ids = api_.dispatcher_.apply(std::move(action));
  if (ids.empty()) return fulfil_with_state();
  return wait_for(ids.front(), Awaited::kState);
}

}  // namespace convlens::app
