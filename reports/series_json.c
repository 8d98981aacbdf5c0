/* Series and shapes of a measurement as JSON: derived figures; the samples themselves stay in the record. */
#include "reports/series_json.h"

#include "base/record_series.h"
#include "rating/rating.h"
#include "reports/figures.h"
#include "reports/json_tree.h"

static json_t *one_series(struct tpp_tree *tree, const struct tpp_measurement *measurement,
                          const struct tpp_series *series, const struct tpp_series_summary *summary)
{
    json_t *object = json_object();
    tpp_tree_set(tree, object, "name", tpp_tree_text(series->name));
    tpp_tree_set(tree, object, "note", tpp_tree_text_or_null(series->note));
    tpp_tree_set(tree, object, "tops", tpp_tree_number(tpp_rating_tops(summary->rate.median)));
    tpp_tree_set(tree, object, "rate_text",
                 tpp_tree_text(tpp_figure_rate(summary->rate.median, measurement->precision).text));
    tpp_tree_set(tree, object, "clock_hz", tpp_tree_number(summary->clock_hz));
    tpp_tree_set(tree, object, "sample_count", json_integer((json_int_t)series->sample_count));
    tpp_tree_set(tree, object, "counted", json_integer((json_int_t)summary->count));
    tpp_tree_set(tree, object, "span_ns", json_integer((json_int_t)summary->span_ns));
    tpp_tree_set(tree, object, "drift_share", summary->has_drift ? tpp_tree_number(summary->drift_share) : json_null());
    tpp_tree_set(tree, object, "spread_share",
                 summary->has_drift ? tpp_tree_number(summary->spread_share) : json_null());
    tpp_tree_set(tree, object, "is_steady", json_boolean(summary->is_steady));
    return object;
}

json_t *tpp_series_json(const struct tpp_measurement *measurement)
{
    struct tpp_tree tree = { 0 };
    json_t *array = json_array();
    for (size_t i = 0; i < measurement->detail.series_count; i++) {
        const struct tpp_series *series = &measurement->detail.series[i];
        struct tpp_series_summary summary;
        if (tpp_series_summarise(series, &summary)) {
            tpp_tree_add(&tree, array, one_series(&tree, measurement, series, &summary));
        }
    }
    if (tree.has_failed) {
        json_decref(array);
        return NULL;
    }
    return array;
}

json_t *tpp_shapes_json(const struct tpp_measurement *measurement)
{
    struct tpp_tree tree = { 0 };
    json_t *array = json_array();
    for (size_t i = 0; i < measurement->detail.shape_count; i++) {
        const struct tpp_shape_point *point = &measurement->detail.shapes[i];
        json_t *object = json_object();
        tpp_tree_set(&tree, object, "kernel", tpp_tree_text(point->kernel));
        tpp_tree_set(&tree, object, "m", json_integer((json_int_t)point->m));
        tpp_tree_set(&tree, object, "n", json_integer((json_int_t)point->n));
        tpp_tree_set(&tree, object, "k", json_integer((json_int_t)point->k));
        tpp_tree_set(&tree, object, "tops",
                     point->best_ns > 0 ? tpp_tree_number(tpp_rating_tops(tpp_shape_rate(point))) : json_null());
        tpp_tree_set(&tree, object, "is_chosen", json_boolean(point->is_chosen));
        tpp_tree_add(&tree, array, object);
    }
    if (tree.has_failed) {
        json_decref(array);
        return NULL;
    }
    return array;
}
