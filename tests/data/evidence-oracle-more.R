# Recomputes every expected figure of evidence-oracle-more.json from its inputs:
#   Rscript tests/data/evidence-oracle-more.R tests/data/evidence-oracle-more.json
# R 4.2 with jsonlite, coin, metafor, psych, boot, effectsize, sandwich. A figure that does not exist is null.
suppressMessages({library(jsonlite); library(coin); library(metafor); library(psych)})
options(warn = -1)
path <- commandArgs(TRUE)[1]
num <- function(x) as.numeric(unlist(lapply(x, function(v) if (is.null(v)) NA else v)))
kept <- function(x) { x <- num(x); x[!is.na(x)] }
rows <- function(l) { m <- do.call(rbind, lapply(l, num)); if (is.null(m)) matrix(0, 0, 0) else m }
change <- function(i) { d <- if (!is.null(i$post)) num(i$post) - num(i$pre) else num(i$diff); round(d[!is.na(d)], 10) }
walsh <- function(d) { o <- outer(d, d, "+") / 2; sort(o[lower.tri(o, diag = TRUE)]) }
some <- function(x) if (length(x) == 0 || !is.finite(x)) NA else x
signs <- function(r) { s <- 0; for (x in r) s <- c(s + x, s - x); s }

# Noncentral t by own integration: the ncp routine of pt() is only good to six digits in places.
nct <- function(t, df, l) {
  g <- function(u) pnorm(t * u - l) * exp(log(2) + df / 2 * log(df / 2) - lgamma(df / 2) + (df - 1) * log(u) - df * u^2 / 2)
  ends <- sqrt(qchisq(1e-16, df) / df); ends[2] <- sqrt(qchisq(1e-16, df, lower.tail = FALSE) / df)
  step <- if (t != 0) l / t else 1
  cuts <- sort(unique(pmin(pmax(c(ends, step + c(-6, 0, 6) / max(abs(t), 1e-9), 1 + c(-2, 0, 2) / sqrt(2 * df)), ends[1]), ends[2])))
  sum(mapply(function(a, b) integrate(g, a, b, rel.tol = 1e-11, abs.tol = 1e-13, subdivisions = 2000, stop.on.error = FALSE)$value,
             head(cuts, -1), tail(cuts, -1)))
}
ncp <- function(t, df, p) uniroot(function(l) nct(t, df, l) - p, c(-60 - 4 * abs(t), 60 + 4 * abs(t)), tol = 1e-11)$root
rank_biserial <- function(d, pratt) {
  if (!pratt) d <- d[d != 0]
  r <- rank(abs(d)); p <- sum(r[d > 0]); m <- sum(r[d < 0])
  some((p - m) / (p + m))
}
J <- function(v) if (v > 1) exp(lgamma(v / 2) - lgamma((v - 1) / 2)) / sqrt(v / 2) else NA
alpha <- function(m) {
  k <- ncol(m)
  if (nrow(m) < 2 || k < 2 || var(rowSums(m)) == 0) NA else k / (k - 1) * (1 - sum(apply(m, 2, var)) / var(rowSums(m)))
}
feldt <- function(a, m, p) 1 - (1 - a) * qf(p, nrow(m) - 1, (nrow(m) - 1) * (ncol(m) - 1))
acceleration <- function(d) { j <- sapply(seq_along(d), function(k) mean(d[-k])); u <- mean(j) - j; sum(u^3) / (6 * sum(u^2)^1.5) }
empty <- function(...) setNames(as.list(rep(NA, length(c(...)))), c(...))

f <- list(
  wilcoxon_exact = function(i) {
    d <- change(i); w <- wilcox.test(d, exact = TRUE)
    list(W_plus = w$statistic[[1]], p_two = w$p.value, p_greater = wilcox.test(d, exact = TRUE, alternative = "greater")$p.value,
         hodges_lehmann = median(walsh(d)))
  },
  wilcoxon_min_p = function(i) list(p_two = wilcox.test(change(i), exact = TRUE)$p.value),
  wilcoxon_exact_zeros = function(i) {
    d <- change(i)
    if (!any(d != 0)) return(list(z = NA, p_two = 1))
    r <- rank(abs(d))[d != 0]; s <- sum(sign(d[d != 0]) * r)
    w <- if (length(d) > 1 && length(unique(abs(d))) > 1) wilcoxsign_test(d ~ rep(0, length(d)), distribution = "exact", zero.method = "Pratt")
    list(z = if (is.null(w)) s / sqrt(sum(r^2)) else as.numeric(statistic(w)),
         p_two = if (is.null(w)) mean(abs(signs(r)) >= abs(s)) else as.numeric(pvalue(w)))
  },
  hodges_lehmann_ci = function(i) {
    d <- change(i); w <- wilcox.test(d, exact = TRUE); s <- walsh(d); k <- max(1, qsignrank(.025, length(d)))
    list(V = w$statistic[[1]], p_two = w$p.value, hodges_lehmann = median(s), ci_low = s[k], ci_high = rev(s)[k])
  },
  paired_effect_sizes = function(i) {
    x <- num(i$pre); y <- num(i$post); whole <- !is.na(x + y); x <- x[whole]; y <- y[whole]
    d <- change(i); n <- length(d); v <- n - 1
    if (!n) return(empty("mean_diff", "mean_ci_low", "t", "p_t", "hodges_lehmann", "r", "d_z", "d_av", "J", "g_av", "g_av_ci_low",
                         "rank_biserial_zeros_dropped", "prob_improve_plus_half_ties"))
    s <- if (n > 1) sd(d) else NA; moved <- isTRUE(s > 1e-12); s_av <- if (n > 1) sqrt((var(x) + var(y)) / 2) else NA
    t <- if (moved) t.test(d); d_av <- some(mean(d) / s_av)
    ci <- function(p) if (moved && v > 1 && s_av > 0) J(v) * ncp(t$statistic[[1]], v, p) * s / (sqrt(n) * s_av) else NA
    list(mean_diff = mean(d), mean_ci_low = if (moved) t$conf.int[1] else NA, mean_ci_high = if (moved) t$conf.int[2] else NA,
         t = if (moved) t$statistic[[1]] else NA, p_t = if (moved) t$p.value else NA, median_diff = median(d),
         hodges_lehmann = median(walsh(d)), r = if (n > 1) some(cor(x, y)) else NA, d_z = if (moved) mean(d) / s else NA,
         d_av = d_av, J = J(v), g_av = J(v) * d_av, g_av_ci_low = ci(.975), g_av_ci_high = ci(.025),
         rank_biserial_zeros_dropped = rank_biserial(d, FALSE), rank_biserial_pratt = rank_biserial(d, TRUE),
         prob_improve_plus_half_ties = mean(d > 0) + mean(d == 0) / 2,
         g_av_lakens_variant = if (v > 1) some(mean(d) / ((sd(x) + sd(y)) / 2) * (1 - 3 / (8 * n - 9))) else NA)
  },
  d_z_ci = function(i) {
    d <- change(i); n <- length(d); t <- t.test(d)$statistic[[1]]
    list(d_z = mean(d) / sd(d), d_z_ci_low = ncp(t, n - 1, .975) / sqrt(n), d_z_ci_high = ncp(t, n - 1, .025) / sqrt(n))
  },
  rank_biserial_ci = function(i) {
    m <- i$n_nonzero; r <- if (is.null(i$r)) NA else i$r
    h <- qnorm(.975) * sqrt((2 * m^3 + 3 * m^2 + m) / 6) / (m * (m + 1) / 2)
    no <- is.na(r) || abs(r) == 1
    list(ci_low = if (no) NA else tanh(atanh(r) - h), ci_high = if (no) NA else tanh(atanh(r) + h))
  },
  bca_bootstrap = function(i) {
    d <- change(i); n <- length(d)
    if (length(unique(d)) < 2) return(empty("acceleration", "z0", "alpha", "ci_low", "ci_high"))
    th <- round(rowMeans(as.matrix(expand.grid(rep(list(d), n)))), 10); t0 <- round(mean(d), 10)
    z0 <- qnorm(mean(th < t0) + mean(th == t0) / 2); a <- acceleration(d); z <- z0 + qnorm(c(.025, .975))
    shares <- pnorm(z0 + z / (1 - a * z)); q <- quantile(th, shares, names = FALSE, type = 7)
    list(acceleration = a, z0 = z0, alpha = shares, ci_low = q[1], ci_high = q[2])
  },
  bca_bootstrap_mc = function(i) {
    set.seed(2); d <- change(i)
    ci <- boot::boot.ci(boot::boot(d, function(x, k) mean(x[k]), R = 199999), type = "bca")$bca
    list(acceleration = acceleration(d), ci_low = ci[4], ci_high = ci[5])
  },
  cronbach_alpha = function(i) {
    m <- rows(i$items); a <- alpha(m)
    left <- if (is.na(a) || ncol(m) < 3) I(list()) else I(sapply(seq_len(ncol(m)), function(k) alpha(m[, -k, drop = FALSE])))
    list(alpha = a, feldt_low = if (is.na(a)) NA else feldt(a, m, .975), feldt_high = if (is.na(a)) NA else feldt(a, m, .025), alpha_if_deleted = left)
  },
  cronbach_alpha_sem = function(i) {
    m <- rows(i$items); a <- alpha(m); s <- sd(rowMeans(m)); e <- s * sqrt(1 - a)
    list(alpha = a, feldt_low = feldt(a, m, .975), feldt_high = feldt(a, m, .025), sd_of_scale_means = s, SEM = e, MDC95 = 1.96 * sqrt(2) * e)
  },
  omega_total = function(i) {
    fit <- factanal(rows(i$items), 1, control = list(nstart = 50, opt = list(factr = 10))); l <- as.numeric(fit$loadings)
    list(omega = sum(l)^2 / (sum(l)^2 + sum(fit$uniquenesses)))
  },
  reliable_change = function(i) {
    e <- i$sd * sqrt(1 - i$rxx); gone <- is.null(i$pre) || is.null(i$post)
    list(SE = e, S_diff = sqrt(2) * e, RC = if (gone || e == 0) NA else (i$post - i$pre) / (sqrt(2) * e))
  },
  minimal_detectable_change = function(i) {
    e <- i$sd * sqrt(1 - i$rxx)
    list(SEM = e, MDC95 = qnorm(.975) * sqrt(2) * e, MDC90 = qnorm(.95) * sqrt(2) * e)
  },
  goal_attainment_T = function(i) {
    x <- num(i$scores); w <- num(i$weights)[!is.na(x)]; x <- x[!is.na(x)]
    list(T = some(50 + 10 * sum(w * x) / sqrt((1 - i$rho) * sum(w^2) + i$rho * sum(w)^2)))
  },
  difference_in_differences_welch = function(i) {
    a <- change(list(pre = i$treat_pre, post = i$treat_post)); b <- change(list(pre = i$ctrl_pre, post = i$ctrl_post))
    t <- tryCatch(t.test(a, b), error = function(e) NULL)
    if (is.null(t)) return(c(list(estimate = some(mean(a) - mean(b))), empty("t", "df", "p", "ci_low", "ci_high")))
    list(estimate = mean(a) - mean(b), t = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value, ci_low = t$conf.int[1], ci_high = t$conf.int[2])
  },
  ancova = function(i) {
    y <- num(c(i$treat_post, i$ctrl_post)); x <- num(c(i$treat_pre, i$ctrl_pre)); g <- rep(1:0, c(length(i$treat_pre), length(i$ctrl_pre)))
    if (length(unique(x)) < 2) return(empty("b0", "slope", "effect", "se", "t", "p", "ci_low", "ci_high", "se_HC3"))
    m <- lm(y ~ x + g); s <- summary(m)$coefficients; ci <- confint(m)["g", ]
    h <- sandwich::vcovHC(m, "HC3")["g", "g"]
    list(b0 = s[1, 1], slope = s[2, 1], effect = s["g", 1], se = s["g", 2], t = s["g", 3], p = s["g", 4], ci_low = ci[[1]], ci_high = ci[[2]], se_HC3 = some(sqrt(h)))
  },
  attrition_check = function(i) {
    a <- kept(i$completers_pre); b <- kept(i$dropouts_pre); n <- length(a); m <- length(b); v <- n + m - 2
    s <- sqrt(((n - 1) * (if (n > 1) var(a) else 0) + (m - 1) * (if (m > 1) var(b) else 0)) / v)
    p <- if (!n || !m || length(unique(c(a, b))) < 2) 1 else as.numeric(pvalue(wilcox_test(c(a, b) ~ factor(rep(1:2, c(n, m))), distribution = "exact")))
    list(mean_completers = some(mean(a)), mean_dropouts = some(mean(b)), hedges_g = if (n && m && v > 1) some(J(v) * (mean(b) - mean(a)) / s) else NA,
         cliffs_delta = if (n && m) mean(sign(outer(b, a, "-"))) else NA, mw_exact_p = p)
  },
  mann_whitney_exact = function(i) {
    x <- num(i$x); y <- num(i$y); w <- wilcox_test(c(x, y) ~ factor(rep(1:2, c(length(x), length(y)))), distribution = "exact")
    list(z = as.numeric(statistic(w)), p_two = as.numeric(pvalue(w)), cliffs_delta = mean(sign(outer(x, y, "-"))))
  },
  random_effects_DL = function(i) {
    if (!length(i$y)) return(empty("b", "se", "tau2", "Q"))
    r <- rma(num(i$y), num(i$v), method = "DL"); list(b = as.numeric(r$b), se = r$se, tau2 = r$tau2, Q = r$QE)
  },
  random_effects_REML_HK = function(i) {
    if (length(i$y) < 2) return(empty("se_hk", "p_hk", "ci_hk_low", "ci_hk_high", "pi_low", "pi_high"))
    exactly <- list(threshold = 1e-12, maxiter = 10000); fit <- function(test) rma(num(i$y), num(i$v), method = "REML", test = test, control = exactly)
    r <- fit(if (i$adhoc) "adhoc" else "knha"); p <- predict(r)
    list(b = as.numeric(r$b), se = fit("z")$se, tau2 = r$tau2, I2 = r$I2, se_hk = r$se, p_hk = r$pval, ci_hk_low = r$ci.lb, ci_hk_high = r$ci.ub,
         pi_low = p$pi.lb, pi_high = p$pi.ub)
  },
  minimal_detectable_dz_power80 = function(i) list(d_z = I(sapply(num(i$n), function(n) if (n < 2) NA else uniroot(
    function(d) power.t.test(n = n, delta = d, type = "paired", sig.level = i$alpha, strict = TRUE)$power - i$power, c(1e-4, 200), tol = 1e-10)$root))),
  power = function(i) list(power = power.t.test(n = i$n, delta = i$d_z, type = "paired", sig.level = i$alpha, strict = i$strict,
    alternative = if (i$sides == 1) "one.sided" else "two.sided")$power),
  wilson_ci = function(i) list(ci = if (i$n) as.numeric(prop.test(i$x, i$n, correct = FALSE)$conf.int) else NA),
  weighted_kappa = function(i) {
    a <- num(i$rater1); b <- num(i$rater2); whole <- !is.na(a + b); a <- a[whole]; b <- b[whole]; levels <- num(i$levels)
    if (!length(a) || length(unique(c(a, b))) < 2) return(empty("kappa", "quadratic_kappa"))
    k <- cohen.kappa(as.matrix(table(factor(a, levels), factor(b, levels)))); list(kappa = k$kappa, quadratic_kappa = k$weighted.kappa)
  },
  icc = function(i) { m <- rows(i$ratings); list(icc = if (length(unique(c(m))) < 2) NA else ICC(m, lmer = FALSE)$results$ICC[2]) },
  scoring = function(i) {
    x <- num(i$answers); s <- ifelse(unlist(i$reverse), i$min + i$max - x, x)
    if (length(x)) list(scored = I(s), sum = sum(s), mean = mean(s)) else list(scored = I(list()), sum = NA, mean = NA)
  },
  scoring_missing = function(i) {
    x <- num(i$answers); ok <- length(x) > 0 && mean(!is.na(x)) >= i$min_share_answered
    list(mean = if (ok) mean(x, na.rm = TRUE) else NA, sum_prorated = if (ok) mean(x, na.rm = TRUE) * length(x) else NA, valid = ok)
  },
  programme_indicators = function(i) list(share_young = some(100 * i$young_in_program / i$young_total),
    sat_mentees = some(100 * i$mentees_satisfied / i$mentees_answered), sat_mentors = some(100 * i$mentors_satisfied / i$mentors_answered)),
  holm = function(i) list(adjusted = I(p.adjust(num(i$p), "holm")))
)

lines <- sapply(fromJSON(path, simplifyVector = FALSE)$cases, function(case) {
  figures <- f[[case$topic]](case$inputs)
  text <- function(x) toJSON(x, auto_unbox = TRUE, digits = 12, null = "null", na = "null")
  sprintf('  {"id": %s, "topic": %s, "inputs": %s, "expected": %s, "tol": %s}', text(case$id), text(case$topic), text(case$inputs), text(figures), text(case$tol))
})
writeLines(c('{"cases": [', paste(lines, collapse = ",\n"), "]}"), path)
cat(length(lines), "cases\n")
