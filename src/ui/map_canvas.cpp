#include "ui/map_canvas.h"

#include <algorithm>
#include <cmath>

#include <GLES3/gl3.h>

#include "ui/scissor.h"
#include "view/colormap.h"

namespace convlens::ui {
namespace {

// From a map that stands alone to its next, in framebuffer pixels: wider than any map.
constexpr float kFar = 1.0e6F;
// A texture that no frame used for so long goes; it is uploaded again when it is wanted.
constexpr std::uint64_t kFramesKept = 90;

gfx::ColormapTexture upload_colormaps() {
  std::vector<std::uint8_t> pixels;
  const auto all = view::drawn_colormaps();
  for (const view::Colormap colormap : all) {
    for (const view::Rgba& colour : view::colormap_table(colormap))
      pixels.insert(pixels.end(), {colour.red, colour.green, colour.blue, 255});
  }
  return gfx::ColormapTexture({.width = gfx::ColormapTexture::kColours, .height = static_cast<std::int32_t>(all.size()), .pixels = pixels});
}

std::int32_t row_from(view::Colormap colormap) {
  const auto all = view::drawn_colormaps();
  return static_cast<std::int32_t>(std::ranges::find(all, colormap) - all.begin());
}

/// The width in framebuffer pixels from the left of the first map to the right of the last one, as the shader places them.
float width_of(const MapQuad& quad, float start, float ratio) {
  const float last = start + static_cast<float>(quad.run.count - 1) * quad.run.pitch * ratio;
  return std::max(1.0F, std::floor(last + quad.rect.width * ratio + 0.5F));
}

gfx::MapInstance instance_from(const MapQuad& quad, float ratio) {
  // Corners lie on whole device pixels, so that equal cells look equal.
  const float left = std::round(quad.rect.x * ratio);
  const float top = std::round(quad.rect.y * ratio);
  const float start = quad.rect.x * ratio - left;
  const bool alone = quad.run.count == 1;
  const float width = width_of(quad, start, ratio);
  return {.x = left,
          .y = top,
          .width = width,
          .height = std::max(1.0F, std::round(quad.rect.bottom() * ratio) - top),
          .offset = quad.slice.offset,
          .row_stride = quad.slice.row_stride,
          .column_stride = quad.slice.column_stride,
          .channel_stride = quad.slice.channel_stride,
          .map_height = quad.slice.height,
          .map_width = quad.slice.width,
          .end = quad.slice.end,
          .step = quad.run.step,
          .low = quad.range.low,
          .high = quad.range.high,
          .presence = quad.presence,
          .corner_radius = quad.radius * ratio,
          .opacity = quad.opacity,
          .threshold = quad.threshold,
          .cut_at_zero = quad.sampling == MapQuad::Sampling::kHeat ? 1.0F : 0.0F,
          .run_start = alone ? 0.0F : start,
          .run_width = alone ? width : quad.rect.width * ratio,
          .run_pitch = alone ? kFar : quad.run.pitch * ratio};
}

gfx::MapKind kind_of(const MapQuad& quad) {
  const bool in_colour = quad.slice.channel_stride != 0;
  if (quad.sampling == MapQuad::Sampling::kPixels) return in_colour ? gfx::MapKind::kColourPixels : gfx::MapKind::kPixels;
  return in_colour ? gfx::MapKind::kSmoothColour : gfx::MapKind::kSmooth;
}

}  // namespace

base::Result<MapCanvas> MapCanvas::create() {
  auto renderer = gfx::MapRenderer::create();
  if (!renderer) return base::pass_on(std::move(renderer));
  return MapCanvas(std::move(*renderer));
}

MapCanvas::MapCanvas(gfx::MapRenderer renderer) : renderer_(std::move(renderer)), colormaps_(upload_colormaps()) {}

void MapCanvas::begin_frame(float ratio, ImVec2 size) {
  ratio_ = ratio;
  size_ = size;
  ++frame_;
  batches_.clear();
  clears_.clear();
  std::erase_if(entries_, [this](const auto& entry) { return entry.second.last_used + kFramesKept < frame_; });
}

void MapCanvas::draw(ImDrawList& list, const view::Blob& blob, view::Colormap colormap, std::span<const MapQuad> quads) {
  if (blob.values.empty()) return;
  const auto other_kind = [](const MapQuad& one, const MapQuad& next) { return kind_of(one) != kind_of(next); };
  while (!quads.empty()) {
    const auto change = std::ranges::adjacent_find(quads, other_kind);
    const auto count = change == quads.end() ? quads.size() : static_cast<std::size_t>(change - quads.begin()) + 1;
    draw_alike(list, blob, colormap, quads.first(count));
    quads = quads.subspan(count);
  }
}

void MapCanvas::draw_alike(ImDrawList& list, const view::Blob& blob, view::Colormap colormap, std::span<const MapQuad> quads) {
  Entry& entry = entries_[blob.revision];
  if (entry.floats.name() == 0) entry.floats = gfx::FloatTexture(blob.values);
  entry.last_used = frame_;
  Batch& batch = batches_.emplace_back();
  batch.canvas = this;
  std::ranges::transform(quads, std::back_inserter(batch.maps), [this](const MapQuad& quad) { return instance_from(quad, ratio_); });
  batch.batch = {.kind = kind_of(quads.front()),
                 .floats = &entry.floats,
                 .colormaps = &colormaps_,
                 .colormap_row = row_from(colormap),
                 .maps = batch.maps,
                 .framebuffer = {std::round(size_.x * ratio_), std::round(size_.y * ratio_)},
                 .scissor = {},
                 .not_a_number = not_a_number_};
  list.AddCallback(&MapCanvas::render, &batch);
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void MapCanvas::render(const ImDrawList*, const ImDrawCmd* command) {
  auto& batch = *static_cast<Batch*>(command->UserCallbackData);
  batch.batch.scissor = scissor_from(command->ClipRect, batch.canvas->ratio_, batch.canvas->size_);
  batch.canvas->renderer_.draw(batch.batch);
}

void MapCanvas::clear(ImDrawList& list, const Rect& rect, ImU32 colour) {
  const gfx::Scissor part = box_from(rect, ratio_, size_);
  if (part.width <= 0 || part.height <= 0) return;
  Clear& wanted = clears_.emplace_back(Clear{.part = part, .colour = ImGui::ColorConvertU32ToFloat4(colour)});
  const auto run = [](const ImDrawList*, const ImDrawCmd* command) {
    const auto& [box, ground] = *static_cast<const Clear*>(command->UserCallbackData);
    glScissor(box.x, box.y, box.width, box.height);
    glClearColor(ground.x, ground.y, ground.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
  };
  list.AddCallback(run, &wanted);
}

ImTextureID MapCanvas::photo(const view::Photo& photo) {
  Entry& entry = entries_[photo.revision];
  if (entry.photo.name() == 0) entry.photo = gfx::PhotoTexture({.width = photo.width, .height = photo.height, .pixels = photo.rgba});
  entry.last_used = frame_;
  return entry.photo.name();
}

MapCanvas::Gradient MapCanvas::gradient(view::Colormap colormap) const {
  return {.texture = colormaps_.name(), .v = colormaps_.coordinate_from_row(row_from(colormap))};
}

void MapCanvas::set_not_a_number_colour(ImU32 colour) {
  const ImVec4 value = ImGui::ColorConvertU32ToFloat4(colour);
  not_a_number_ = {value.x, value.y, value.z, value.w};
}

}  // namespace convlens::ui
