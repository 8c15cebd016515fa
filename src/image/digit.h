#pragma once

#include "image/photo.h"
#include "image/plane.h"
#include "image/preprocess.h"

namespace convlens::image {

/// A handwritten digit on its way from a photo to a network's input, white on black as MNIST's are. All values are 0 to 1.
struct DigitSteps {
  Inversion decided = Inversion::kNever;  ///< kAlways: it was dark ink on a light ground
  Plane grey;                             ///< the photo, small
  Plane evened;                           ///< shade and shadows divided away; paper is white if the ink is dark
  Plane ink;                              ///< all ink
  Plane cut;                              ///< the digit alone, to its edges; one black pixel if there is none
  Plane centred;  ///< of the asked size: the digit's longer side is 20/28 of it, its centre of mass in the middle pixel
};

/// Cuts the digit out of a photo of handwriting: evens the light, finds the ink, leaves specks, printed lines and what comes in over
/// the border aside, brings thin strokes to the thickness of MNIST's, scales the digit to 20 of 28 pixels and moves it by
/// whole pixels until its centre of mass is in pixel [14, 14]. A picture that is like MNIST's already stays nearly as it is; a blank one
/// becomes black. inversion: kNever for light ink, kAlways for dark ink, kAuto for whichever there is. Precondition: check(photo). Source:
/// LeCun et al. 1998, "Gradient-based learning applied to document recognition", section III.A.
DigitSteps digit_steps(const Photo& photo, const Size& size, Inversion inversion);

}  // namespace convlens::image
