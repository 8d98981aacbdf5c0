/* Inside the rating: what the parts of an allotment share. Not for other folders. */
#ifndef TPP_RATING_ALLOTMENT_PARTS_H
#define TPP_RATING_ALLOTMENT_PARTS_H

#include <jansson.h>

#include "base/csv_fields.h"
#include "rating/rating.h"

/** What a column of shipments holds. */
enum tpp_shipment_column {
    TPP_SHIPMENT_DATE,
    TPP_SHIPMENT_CONSIGNEE,
    TPP_SHIPMENT_COUNTRY,
    TPP_SHIPMENT_QUANTITY,
    TPP_SHIPMENT_CHIP,
    TPP_SHIPMENT_PRODUCT,
    TPP_SHIPMENT_TPP,
    TPP_SHIPMENT_DIE_AREA,
    TPP_SHIPMENT_IO,
    TPP_SHIPMENT_DRAM,
    TPP_SHIPMENT_DATACENTER,
    TPP_SHIPMENT_COLUMN_COUNT
};

enum { TPP_SHIPMENT_FIELDS_MAX = 64, TPP_ALLOTMENT_PRODUCTS_MAX = 10000, TPP_COUNTRY_BYTES = 3 };

/** What a table says of a product that is not in the catalogue; NAN where it says nothing. */
struct tpp_product_facts {
    double tpp, die_area_mm2, io_gb_per_s, dram_gb_per_s;
    enum tpp_answer datacenter;
};

/** One shipment as its row has it; texts point into the line. */
struct tpp_shipment {
    const char *date;
    const char *consignee;
    char country[TPP_COUNTRY_BYTES];
    uint64_t units;
    const char *chip;    /**< "" where the row gives a product and its TPP */
    const char *product; /**< "" where it names a chip */
    struct tpp_product_facts facts;
    size_t columns[TPP_SHIPMENT_COLUMN_COUNT]; /**< where each field begins, for messages */
};

/** Texts, each once, by index. The index is looked up in a hash table of jansson's. */
struct tpp_texts {
    json_t *places;
    char **texts; /**< as they came first */
    size_t count, capacity;
};

/** A sum of units that belong to the same limit. */
struct tpp_tally {
    size_t quantity; /**< index */
    size_t who;      /**< consignee or country: index of a text; share: of the product */
    size_t product;
    int year;
    uint64_t units;
    uint64_t of_units; /**< of a share: shipped to the countries `of` */
};

struct tpp_known_product {
    struct tpp_allotted_product shown;
    struct tpp_product_facts facts;
    uint64_t first_line; /**< that named it */
};

struct tpp_allotment {
    struct tpp_allotment_terms terms;
    char agreements[TPP_TEXT_BYTES];
    struct tpp_allotted_quantity *quantities;
    size_t quantity_count;

    int place_of[TPP_SHIPMENT_COLUMN_COUNT]; /**< index of the field in a row; -1 where the table has no such column */
    size_t field_count;
    struct tpp_csv_field fields[TPP_SHIPMENT_FIELDS_MAX];

    struct tpp_texts names; /**< consignees and countries */
    json_t *product_places; /**< names of products and of chips, as typed, to indices */
    struct tpp_known_product *products;
    size_t product_count, product_capacity;
    json_t *tally_places;
    struct tpp_tally *tallies;
    size_t tally_count, tally_capacity;
    uint64_t shipment_count;

    struct tpp_allotted_product *shown; /**< of the last sum, like the two below */
    struct tpp_allotted_line *lines;
    struct tpp_allotted_part *parts;
};

/** Reads a row by the columns; TPP_STATUS_PARSE with the place. */
enum tpp_status tpp_shipment_read(struct tpp_allotment *allotment, const struct tpp_row_place *place, char *line,
                                  size_t length, struct tpp_shipment *shipment, struct tpp_error *err);

/** The product of a shipment, rated when it is new; TPP_STATUS_PARSE with the place. */
enum tpp_status tpp_shipment_product(struct tpp_allotment *allotment, const struct tpp_row_place *place,
                                     const struct tpp_shipment *shipment, size_t *product, struct tpp_error *err);

/** Makes room for one more element of an array that grows by doubling. */
enum tpp_status tpp_array_grow(void **array, size_t count, size_t *capacity, size_t size, struct tpp_error *err);

#endif
