#include "view/names.h"

namespace convlens::view {
namespace {

using session::HeatmapMethod;
using session::Inversion;
using session::ScoreKind;
template <typename Value>
using Name = std::pair<std::string_view, Value>;

constexpr std::array<Name<Level>, 5> kLevels = {
    {{"photo", Level::kPhoto}, {"network", Level::kNetwork}, {"layer", Level::kLayer}, {"map", Level::kMap}, {"heatmap", Level::kHeatmap}}};
constexpr std::array<Name<LayerView>, 3> kViews = {
    {{"maps", LayerView::kMaps}, {"kernels", LayerView::kKernels}, {"dream", LayerView::kDream}}};
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
constexpr std::array<Name<HeatmapMethod>, 14> kHeatmapMethods = {{{"grad-cam", HeatmapMethod::kGradCam},
                                                                  {"grad-cam++", HeatmapMethod::kGradCamPlusPlus},
                                                                  {"layer-cam", HeatmapMethod::kLayerCam},
                                                                  {"hires-cam", HeatmapMethod::kHiResCam},
                                                                  {"eigen-cam", HeatmapMethod::kEigenCam},
                                                                  {"score-cam", HeatmapMethod::kScoreCam},
                                                                  {"ablation-cam", HeatmapMethod::kAblationCam},
                                                                  {"occlusion", HeatmapMethod::kOcclusion},
                                                                  {"gradient", HeatmapMethod::kGradient},
                                                                  {"guided-backpropagation", HeatmapMethod::kGuidedBackpropagation},
                                                                  {"deconvnet", HeatmapMethod::kDeconvnet},
                                                                  {"gradient-times-input", HeatmapMethod::kGradientTimesInput},
                                                                  {"smooth-grad", HeatmapMethod::kSmoothGrad},
                                                                  {"integrated-gradients", HeatmapMethod::kIntegratedGradients}}};
constexpr std::array<Name<HeatView>, 2> kHeatViews = {{{"picture", HeatView::kPicture}, {"steps", HeatView::kSteps}}};
constexpr std::array<Name<Comparison>, 3> kComparisons = {
    {{"none", Comparison::kNone}, {"side-by-side", Comparison::kSideBySide}, {"swipe", Comparison::kSwipe}}};
constexpr std::array<Name<OverPhoto>, 2> kOverPhoto = {{{"no", OverPhoto::kNo}, {"yes", OverPhoto::kYes}}};
constexpr std::array<Name<ScoreKind>, 2> kScoreKinds = {{{"logit", ScoreKind::kLogit}, {"probability", ScoreKind::kProbability}}};
constexpr std::array<Name<Inversion>, 3> kInversions = {
    {{"never", Inversion::kNever}, {"always", Inversion::kAlways}, {"auto", Inversion::kAuto}}};

}  // namespace

NameTable<Level> level_names() { return kLevels; }
NameTable<LayerView> view_names() { return kViews; }
NameTable<LayerView> training_view_names() { return NameTable<LayerView>(kViews).first(2); }
NameTable<FilterView> filter_view_names() { return kFilterViews; }
NameTable<NetworkView> network_view_names() { return kNetworkViews; }
NameTable<Colormap> colormap_names() { return kColormaps; }
NameTable<ScaleMode> scale_names() { return kScales; }
NameTable<session::HeatmapMethod> heatmap_method_names() { return kHeatmapMethods; }
NameTable<HeatView> heat_view_names() { return kHeatViews; }
NameTable<Comparison> comparison_names() { return kComparisons; }
NameTable<OverPhoto> over_photo_names() { return kOverPhoto; }
NameTable<session::ScoreKind> score_kind_names() { return kScoreKinds; }
NameTable<Inversion> inversion_names() { return kInversions; }

}  // namespace convlens::view
