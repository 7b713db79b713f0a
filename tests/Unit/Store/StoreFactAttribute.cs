using IronicConsole.TestServers;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace IronicConsole.Tests.Store;

/// <summary>A test of a store; skipped, with the reason, where the class is about PostgreSQL and there is none.</summary>
[XunitTestCaseDiscoverer("IronicConsole.Tests.Store.StoreFactDiscoverer", "Unit")]
public sealed class StoreFactAttribute : FactAttribute;

public sealed class StoreFactDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var postgres = testMethod.TestClass.Class.ToRuntimeType().GetCustomAttributes(typeof(NeedsPostgresAttribute), true).Length > 0;
        var (methods, options) = (discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault());
        yield return postgres && PostgresServer.Lacking is { } why
            ? new SkippedCase(sink, methods, options, testMethod) { Why = why }
            : new XunitTestCase(sink, methods, options, testMethod);
    }

    private sealed class SkippedCase : XunitTestCase
    {
        [Obsolete("for the runner")]
        public SkippedCase()
        {
        }

        public SkippedCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
            : base(sink, display, options, method)
        {
        }

        public string Why { get; set; } = "PostgreSQL is not installed";

        protected override string GetSkipReason(IAttributeInfo factAttribute) => PostgresServer.Lacking ?? Why;
    }
}

/// <summary>The class is about PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;
