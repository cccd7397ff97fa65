// A certificate, item by item: declarations, lemmas, the source, the steps; and what it then states.
#pragma once

#include "diagram.hpp"

namespace serviette::checker {

class Certificate {
 public:
  // A problem holds declarations, a source and a target only.
  Certificate(std::string_view text, bool is_problem);
  void run();
  // Rejects unless this is a certificate for the problem.
  void ensure_answers(const Certificate& problem) const;
  std::string statement() const;
  const Ledger& ledger() const { return ledger_; }
  // "within, rule `r`: " and the place, for a message.
  const Trace& trace() const { return trace_; }
  std::size_t position() const { return in_->position(); }

 private:
  void item();
  void size();
  void axis();
  void opaque();
  void lemma();
  void source();
  void step();
  void target();
  void declare_axis(std::string_view name, Poly extent);
  void prove_wire(std::string_view name, const Wire& from, const Wire& to, const Env& env, bool literally);

  bool is_problem_;
  Trace trace_;
  Store store_;
  Context gamma_{store_};
  std::optional<Reader> in_;
  std::optional<DiagramReader> diagrams_;
  Meanings meanings_{store_, gamma_, trace_};
  Env global_;
  Ledger ledger_;
  Lemmas lemmas_;
  std::vector<std::string_view> lemma_order_;
  std::vector<std::string> constraints_;           // sizes, axes and assumes, as written
  std::vector<std::string> step_titles_;
  std::deque<std::string> made_names_;             // names the checker makes: q', tile_x
  std::optional<Diagram> source_, current_, target_;
};

}  // namespace serviette::checker
