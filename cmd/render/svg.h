/* render/svg.h: pieces of an SVG document (SVG 1.1): lines, boxes, and texts that fit.
 *
 * There is nobody to ask how wide a text is, so widths are those of a wide font of the kind that
 * is there everywhere: a text that is said to fit does so in nearly all others, too.  Looks are
 * attributes, not a style sheet, which programs that make slides often pass over.  What a picture
 * shows is not this room's. */
#ifndef RENDER_SVG_H
#define RENDER_SVG_H

#include <query/sink.h>

/* Text between tags and in attributes: the five characters with a meaning of their own are
 * escaped (XML 1.0 section 2.4), what is no character of a plain text is a dot. */
void svg_put(struct query_sink *sink, const char *text, size_t size);

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

struct svg_font {
    unsigned size; /* pixels */
    bool bold, mono;
    const char *colour;
};

/* Pixels that a text takes, rounded up. */
unsigned svg_width(const struct svg_font *font, const char *text, size_t size);

/* A text on the base line y.  If it takes more than `room` pixels its middle gives way to an
 * ellipsis, and the whole text is a title that shows under the pointer.  0: it has room.
 * Returns the pixels it takes. */
unsigned svg_text(struct query_sink *sink, unsigned x, unsigned y, unsigned room,
                  const struct svg_font *font, enum svg_anchor anchor, const char *text,
                  size_t size);

/* A text over as many lines as it takes, broken at blanks, `step` pixels from each other.  `sink`
 * NULL: nothing is drawn.  Returns how many lines there are. */
unsigned svg_wrapped(struct query_sink *sink, unsigned x, unsigned y, unsigned room, unsigned step,
                     const struct svg_font *font, const char *text, size_t size);

struct svg_stroke {
    const char *colour;
    const char *width;
    const char *dashes; /* NULL: none */
};

void svg_line(struct query_sink *sink, unsigned x1, unsigned y1, unsigned x2, unsigned y2,
              const struct svg_stroke *stroke);

/* The same, with a head at its end; it must be horizontal. */
void svg_arrow(struct query_sink *sink, unsigned x1, unsigned x2, unsigned y,
               const struct svg_stroke *stroke);

struct svg_box {
    unsigned x, y, width, height, round;
    const char *fill, *line; /* `line` NULL: none around it */
};
void svg_rectangle(struct query_sink *sink, const struct svg_box *box);
void svg_circle(struct query_sink *sink, unsigned x, unsigned y, unsigned radius, const char *fill);

#endif
