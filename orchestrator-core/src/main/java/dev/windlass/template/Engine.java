package dev.windlass.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.el.ext.AdditionOperator;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import com.hubspot.jinjava.el.ext.PowerOfOperator;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpreterFactory;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.Importable;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.tree.TreeBuilder;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Parser;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.javax.el.ExpressionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The template library as it is set up here: Jinja's own filters and tests and the reference's,
 * strict, bounded, and without a way out. Made when the first template is rendered. Thread-safe.
 */
final class Engine extends Jinjava {
  /** What Jinja has; the library has more, of which some read the clock, the network or beans. */
  private static final Set<String> FILTERS =
      Set.of(
          "abs",
          "attr",
          "b64decode",
          "b64encode",
          "batch",
          "bool",
          "capitalize",
          "center",
          "count",
          "dictsort",
          "e",
          "escape",
          "filesizeformat",
          "first",
          "float",
          "forceescape",
          "groupby",
          "indent",
          "int",
          "join",
          "last",
          "length",
          "list",
          "lower",
          "map",
          "random",
          "regex_replace",
          "reject",
          "rejectattr",
          "replace",
          "reverse",
          "round",
          "safe",
          "select",
          "selectattr",
          "slice",
          "sort",
          "split",
          "string",
          "striptags",
          "sum",
          "title",
          "trim",
          "truncate",
          "unique",
          "upper",
          "urlencode",
          "wordcount",
          "wordwrap");

  private static final Set<String> FUNCTIONS = Set.of(":range", ":namespace", ":super");

  private static final Engine ENGINE = new Engine();

  private final ExpressionFactory expressions = new Expressions();

  private Engine() {
    super(config(Map.of()));
    Library.register(this);
  }

  static Engine engine() {
    return ENGINE;
  }

  /** Needs the registered names, which the library tells only once it is set up. */
  static JinjavaConfig strict() {
    return Strict.CONFIG;
  }

  private static final class Strict {
    static final JinjavaConfig CONFIG =
        config(
            Map.of(
                Context.Library.FILTER,
                    others(ENGINE.getGlobalContext().getAllFilters(), FILTERS, Library.FILTERS),
                Context.Library.FUNCTION,
                    others(ENGINE.getGlobalContext().getAllFunctions(), FUNCTIONS, Set.of()),
                Context.Library.TAG, Set.of("unless", "ifchanged", "cycle", "autoescape")));
  }

  private static Set<String> others(
      Collection<? extends Importable> all, Set<String> allowed, Set<String> ours) {
    var others = new TreeSet<String>();
    for (Importable one : all) {
      if (!allowed.contains(one.getName()) && !ours.contains(one.getName())) {
        others.add(one.getName());
      }
    }
    return others;
  }

  /** The filters there are, for messages. */
  static Collection<String> filters() {
    var all = new TreeSet<>(FILTERS);
    all.addAll(Library.FILTERS);
    return all;
  }

  private static JinjavaConfig config(Map<Context.Library, Set<String>> disabled) {
    return JinjavaConfig.newBuilder()
        .withDisabled(disabled)
        .withElResolver(new Sandbox())
        .withInterperterFactory(new Interpreters())
        .withProcessors(
            JinjavaProcessors.newBuilder()
                .withNodePreProcessor(
                    (node, interpreter) -> {
                      interpreter.getContext().setCurrentNode(node);
                      if (interpreter instanceof Interpreter ours) {
                        ours.step(node.getLineNumber());
                      }
                    })
                .build())
        // What a value holds is text, whatever it looks like.
        .withNestedInterpretationEnabled(false)
        .withMaxRenderDepth(20)
        .withMaxOutputSize(Limits.TEXT)
        .withMaxStringLength(Limits.TEXT)
        .withMaxListSize(Limits.ENTRIES)
        .withMaxMapSize(Limits.ENTRIES)
        .withRangeLimit(Limits.RANGE)
        .withLegacyOverrides(
            LegacyOverrides.newBuilder()
                .withEvaluateMapKeys(true)
                .withIterateOverMapKeys(true)
                .withUsePyishObjectMapper(true)
                .withUseNaturalOperatorPrecedence(true)
                .withParseWhitespaceControlStrictly(true)
                .withAllowAdjacentTextNodes(true)
                .withUseTrimmingForNotesAndExpressions(true)
                .withKeepNullableLoopValues(true)
                .build())
        .build();
  }

  /** The superclass asks while it is being made. */
  @Override
  @SuppressWarnings("RedundantNullCheck")
  public ExpressionFactory getExpressionFactory() {
    return expressions != null ? expressions : super.getExpressionFactory();
  }

  private static final class Interpreters implements InterpreterFactory {
    @Override
    public JinjavaInterpreter newInstance(JinjavaInterpreter original) {
      return original instanceof Interpreter ours
          ? new Interpreter(ours)
          : new JinjavaInterpreter(original);
    }

    @Override
    public JinjavaInterpreter newInstance(Jinjava engine, Context context, JinjavaConfig config) {
      return new JinjavaInterpreter(engine, context, config);
    }
  }

  /** Expressions in which plus and minus know dates. */
  private static final class Expressions extends ExpressionFactoryImpl {
    Expressions() {
      super(new Properties(), new TruthyTypeConverter());
    }

    @Override
    protected TreeBuilder createTreeBuilder(
        @Nullable Properties properties, Builder.Feature... features) {
      return new Syntax(features);
    }
  }

  private static final class Syntax extends ExtendedSyntaxBuilder {
    private static final long serialVersionUID = 1L;

    Syntax(Builder.Feature... features) {
      super(features);
    }

    @Override
    protected Parser createParser(String expression) {
      return new ExtendedParser(this, expression) {
        {
          putExtensionHandler(
              PowerOfOperator.TOKEN,
              new ExtensionHandler(ExtensionPoint.MUL) {
                @Override
                public AstNode createAstNode(AstNode... children) {
                  return createAstBinary(children[0], children[1], Arithmetic.POWER);
                }
              });
        }

        @Override
        protected AstBinary createAstBinary(
            AstNode left, AstNode right, AstBinary.Operator operator) {
          AstBinary.Operator ours =
              operator instanceof AdditionOperator || operator == AstBinary.ADD
                  ? Arithmetic.PLUS
                  : operator == AstBinary.SUB ? Arithmetic.MINUS : operator;
          return super.createAstBinary(left, right, ours);
        }
      };
    }
  }
}
