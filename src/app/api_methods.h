#pragma once

#include <span>
#include <string_view>

#include "app/api.h"
#include "app/arguments.h"

namespace convlens::app {

/// The methods of the API, one function each, for one call. A function settles the call, or notes what it waits for, or returns why it
/// refuses.
class Api::Methods {
 public:
  Methods(Api& api, Ticket ticket, const Arguments& arguments, std::span<const std::byte> bytes)
      : api_(api), ticket_(ticket), arguments_(arguments), bytes_(bytes) {}

  using Method = base::Status (Methods::*)();
  /// Whether a call must wait for a network that is on its way, because it names layers.
  enum class NamesLayers : std::uint8_t { kNo, kYes, kIfGiven };
  struct Entry {
    std::string_view name;
    Method method = nullptr;
    NamesLayers names_layers = NamesLayers::kNo;
  };
  /// Null if there is no such method.
  static const Entry* find(std::string_view name);
  static bool names_layers(const Entry& entry, const Arguments& arguments);

 private:
  // Pictures and networks.
  base::Status load_model();
  base::Status load_image();
  base::Status load_pixels();
  // What the network makes of them.
  base::Status input();
  base::Status input_steps();
  base::Status predict();
  base::Status activations();
  base::Status kernels();
  // Where it looks (api_heatmap.cpp).
  base::Status heatmap();
  base::Status gradient();
  base::Status ablate();
  base::Status explain();
  base::Status dream();
  // How the network learned (api_training.cpp).
  base::Status offer_training();
  base::Status load_training();
  base::Status training();
  base::Status epoch_kernels();
  base::Status epoch_maps();
  base::Status examples();
  base::Status choose_cell();
  // What the page shows.
  base::Status select();
  base::Status show();
  base::Status switch_layer();
  base::Status switch_channel();
  base::Status set_inversion();
  base::Status state();
  base::Status restore();
  base::Status notice();
  base::Status dismiss();
  base::Status loading();
  base::Status cover_photo();
  base::Status back();

  const view::AppState& app_state() const { return api_.state(); }
  base::Result<const session::ModelLoaded*> model() const;
  base::Result<view::LayerIndex> layer_named(std::string_view name) const;
  /// The layer that the argument "layer" names. Refuses the input.
  base::Result<view::LayerIndex> needed_layer() const;
  base::Result<std::int32_t> class_named(std::string_view argument) const;
  base::Result<session::HeatmapOptions> heatmap_options() const;
  base::Result<view::HeatDisplay> heat_display() const;

  base::Status choose_layer(view::Selection& selection) const;
  base::Status choose_map(view::Selection& selection) const;
  base::Status choose_pixel(view::Selection& selection) const;
  base::Status choose_level(view::Selection& selection) const;

  base::Result<const view::Training*> known_training() const;
  base::Status fetch_epoch(Awaited awaited);
  base::Result<view::ConfusionCell> needed_cell() const;

  base::Status act(view::Action action);
  base::Status fulfil_with_state();
  base::Status wait_for(session::RequestId id, Awaited awaited);
  /// Waits for the first request that the action led to; if it led to none, nothing was to do.
  base::Status wait_for_run(view::Action action);

  Api& api_;
  Ticket ticket_;
  const Arguments& arguments_;
  std::span<const std::byte> bytes_;
};

}  // namespace convlens::app
