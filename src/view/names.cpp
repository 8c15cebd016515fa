#include "view/names.h"

namespace convlens::view {
namespace {

using session::Inversion;
template <typename Value>
using Name = std::pair<std::string_view, Value>;

constexpr std::array<Name<Level>, 4> kLevels = {
    {{"photo", Level::kPhoto}, {"network", Level::kNetwork}, {"layer", Level::kLayer}, {"map", Level::kMap}}};
constexpr std::array<Name<LayerView>, 2> kViews = {{{"maps", LayerView::kMaps}, {"kernels", LayerView::kKernels}}};
constexpr std::array<Name<FilterView>, 2> kFilterViews = {{{"color", FilterView::kColor}, {"channels", FilterView::kChannels}}};
constexpr std::array<Name<NetworkView>, 2> kNetworkViews = {{{"layers", NetworkView::kLayers}, {"training", NetworkView::kTraining}}};
constexpr std::array<Name<Colormap>, 6> kColormaps = {{{"gray", Colormap::kGray},
                                                       {"viridis", Colormap::kViridis},
                                                       {"jet", Colormap::kJet},
                                                       {"magma", Colormap::kMagma},
                                                       {"cividis", Colormap::kCividis},
                                                       {"RdBu", Colormap::kRdBu}}};
constexpr std::array<Name<ScaleMode>, 5> kScales = {{{"map", ScaleMode::kPerMap},
                                                     {"layer", ScaleMode::kPerLayer},
                                                     {"standardised", ScaleMode::kStandardised},
                                                     {"fixed", ScaleMode::kFixed},
                                                     {"symmetric", ScaleMode::kSymmetric}}};
constexpr std::array<Name<Inversion>, 3> kInversions = {
    {{"never", Inversion::kNever}, {"always", Inversion::kAlways}, {"auto", Inversion::kAuto}}};

}  // namespace

NameTable<Level> level_names() { return kLevels; }
NameTable<LayerView> view_names() { return kViews; }
NameTable<FilterView> filter_view_names() { return kFilterViews; }
NameTable<NetworkView> network_view_names() { return kNetworkViews; }
NameTable<Colormap> colormap_names() { return kColormaps; }
NameTable<ScaleMode> scale_names() { return kScales; }
NameTable<Inversion> inversion_names() { return kInversions; }

}  // namespace convlens::view
