/* oneDNN 2.6 and 3.x behind one set of functions: what differs between the two is in these headers and nowhere else.
   A `cahier_layout` is a memory description; `cahier_..._forward` and `_backward...` make primitive descriptions.
   Results are oneDNN's statuses; null stands for a missing bias, attribute or hint. */
#ifndef CAHIER_ONEDNN_H
#define CAHIER_ONEDNN_H

#include "layouts.h"

#include "bfloat16.h"
#include "convolutions.h"
#include "normalizations.h"
#include "products.h"
#include "elementwise.h"

#include "instructions.h"

#endif
