/* Inside the rating: how one clause is judged on one figure, and how a rule is judged on all. Not for other folders. */
#ifndef TPP_RATING_JUDGE_H
#define TPP_RATING_JUDGE_H

#include "rating/rating.h"

/** What a rule is judged on. */
struct tpp_judging {
    const struct tpp_subject *subject;
    const struct tpp_figure *figures; /**< TPP_BASIS_COUNT of them */
    enum tpp_answer datacenter;       /**< the answer supposed; not always the subject's */
    const char *date;                 /**< of the rating; "" when none */
};

/** Whether a rule is asked at all. */
struct tpp_admission {
    enum tpp_clause_outcome outcome; /**< MEETS: it is; UNDETERMINED: not known; NOT_APPLICABLE: it is not */
    char reason[TPP_TEXT_BYTES];     /**< why, unless it is */
};

/** Makes precisions, figures and conflicts of a rating from the rates of a subject, under its choices. */
enum tpp_status tpp_rates_to_figures(const struct tpp_subject *subject, struct tpp_rating *rating,
                                     struct tpp_error *err);

/** The declared figure of a subject whose rates are all declared, without the list of precisions. */
enum tpp_status tpp_declared_figure(const struct tpp_subject *subject, struct tpp_figure *figure,
                                    struct tpp_error *err);

/** Turns the facts of a subject into those of the level that its choices name, with the dies that they count. */
void tpp_subject_count_as_chosen(struct tpp_subject *subject);

enum tpp_status tpp_choices_check(const struct tpp_choices *choices, struct tpp_error *err);

/** Whether a rule is asked of this kind of subject. */
int tpp_rule_is_asked(const struct tpp_rule *rule, const struct tpp_subject *subject);

/** "And" and "not" in Kleene's three-valued logic. */
enum tpp_truth tpp_truth_both(enum tpp_truth a, enum tpp_truth b);
enum tpp_truth tpp_truth_opposite(enum tpp_truth a);

/**
 * Judges conditions on one figure, in Kleene's three-valued logic.
 *
 * @param results  One for each condition; NULL when only the truth is asked for.
 */
enum tpp_truth tpp_judge_conditions(const struct tpp_judging *judging, enum tpp_basis basis,
                                    const struct tpp_condition *conditions, size_t count,
                                    struct tpp_condition_result *results);

/** Judges a clause of a rule on one figure, the rule's exclusion included. */
enum tpp_clause_outcome tpp_judge_clause(const struct tpp_judging *judging, enum tpp_basis basis,
                                         const struct tpp_rule *rule, const struct tpp_clause *clause);

/**
 * Judges a rule under one answer to the datacenter question.
 *
 * @param admission  Whether it is asked.
 * @param result     Receives clauses, exceptions, outcome and a headline that does not yet name the figure. Freed by
 *                   tpp_rule_result_free().
 */
enum tpp_status tpp_judge_rule(const struct tpp_judging *judging, const struct tpp_rule *rule,
                               const struct tpp_admission *admission, struct tpp_rule_result *result,
                               struct tpp_error *err);
void tpp_rule_result_free(struct tpp_rule_result *result);

/** Whether the rule's exclusion holds, with the subject's own answer. */
enum tpp_status tpp_judge_exclusion(const struct tpp_judging *judging, const struct tpp_rule *rule,
                                    struct tpp_exclusion_result *result, struct tpp_error *err);

/** Why a clause has its outcome: words without numbers. */
void tpp_reason_write(const struct tpp_judging *judging, const struct tpp_rule *rule, struct tpp_clause_result *result);

/** The rule in one line, for one answer to the datacenter question: "meets the parameters of 3A090.a.1". */
void tpp_headline_write(struct tpp_rule_result *result);

/** Joins what was judged for yes and for no into `yes`; both judge the same rule. */
void tpp_rule_result_join(struct tpp_rule_result *yes, const struct tpp_rule_result *no);

/** Appends the figure that the headline rests on. */
void tpp_headline_finish(struct tpp_rule_result *result);

#endif
