#include "ui/scroll_area.h"

#include <algorithm>
#include <cmath>

namespace convlens::ui {
namespace {

constexpr float kThumb = 3;
constexpr float kThumbEdge = 1;
static_assert(kThumb + kThumbEdge <= kBleed);  // beside the cells of a grid, if they end with the area
constexpr float kShortestThumb = 28;

}  // namespace

ScrollArea::ScrollArea(Page& page, const Options& options)
    : page_(page), id_(ImGui::GetID(options.name.data(), options.name.data() + options.name.size())), rect_(options.rect) {
  page.scroller.add({.id = id_, .rect = rect_, .axes = options.axes, .wheel = options.wheel});
  place_content();
  ImGui::SetCursorScreenPos(rect_.min());
  constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoBackground |
                                      ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav;
  ImGui::BeginChild(id_, {std::max(rect_.width, 1.0F), std::max(rect_.height, 1.0F)}, ImGuiChildFlags_None, kFlags);
}

ScrollArea::~ScrollArea() {
  draw_thumbs();
  ImGui::EndChild();
}

void ScrollArea::set_content(ImVec2 size) {
  page_.scroller.set_limit(id_, {std::max(0.0F, size.x - rect_.width), std::max(0.0F, size.y - rect_.height)});
  place_content();
}

void ScrollArea::jump_to(ImVec2 offset) {
  page_.scroller.jump_to(id_, offset);
  place_content();
}

void ScrollArea::place_content() {
  offset_ = page_.scroller.offset(id_);
  const float ratio = page_.ratio;
  origin_ = {std::round((rect_.x - offset_.x) * ratio) / ratio, std::round((rect_.y - offset_.y) * ratio) / ratio};
}

void ScrollArea::draw_thumbs() const {
  const ImVec2 limit = page_.scroller.limit(id_);
  if (limit.y > 1) {
    const float length = std::max(kShortestThumb, rect_.height * rect_.height / (rect_.height + limit.y));
    const float top = rect_.y + (rect_.height - length) * offset_.y / limit.y;
    draw_thumb({rect_.right() - kThumb, top + 2, kThumb, length - 4});
  }
  if (limit.x > 1) {
    const float length = std::max(kShortestThumb, rect_.width * rect_.width / (rect_.width + limit.x));
    const float left = rect_.x + (rect_.width - length) * offset_.x / limit.x;
    draw_thumb({left + 2, rect_.bottom() - kThumb, length - 4, kThumb});
  }
}

void ScrollArea::draw_thumb(const Rect& thumb) const {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect edge = inset(thumb, -kThumbEdge);  // it may lie on the content
  list.AddRectFilled(edge.min(), edge.max(), with_alpha(page_.theme.ground, 0.7F), kThumb / 2 + kThumbEdge);
  list.AddRectFilled(thumb.min(), thumb.max(), with_alpha(page_.theme.faint, 0.8F), kThumb / 2);
}

}  // namespace convlens::ui
