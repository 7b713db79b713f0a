using System.Diagnostics;
using System.Globalization;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store.Care;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace IronicConsole.Tests.Exact.Fuzz;

/// <summary>Thousands of requests that nobody thought of. A failure names its seed: run again with <c>IRONIC_CONSOLE_FUZZ_SEED</c> set to it.</summary>
public sealed class A_storm_of_requests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly WholeProgram _program = new();

    public Task InitializeAsync() => _program.InitializeAsync();

    public Task DisposeAsync() => _program.DisposeAsync();

    [Fact]
    public Task Is_answered_as_described_and_leaves_the_store_in_order() => StormAsync(5_000, seed: 1_115, everything: 0.8);

    [Fact]
    [Trait("Category", "Long")]
    public Task Of_a_hundred_thousand_is_answered_as_described_and_leaves_the_store_in_order() => StormAsync(100_000, Random.Shared.Next(), everything: 0.95);

    private async Task StormAsync(int requests, int seed, double everything)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("IRONIC_CONSOLE_FUZZ_SEED"), CultureInfo.InvariantCulture, out var given)) seed = given;
        var fuzzer = new Fuzzer(_program, seed);
        var clock = Stopwatch.StartNew();
        await fuzzer.RunAsync(requests);
        var never = _program.Operations.Select(o => o.Name).Except(fuzzer.Done.Keys).Where(o => !IsUnsupported(o)).ToArray();
        output.WriteLine($"Seed {seed}: {requests} requests in {clock.Elapsed.TotalSeconds:0.0} s; {string.Join(", ", fuzzer.Statuses.Select(s => $"{s.Key}: {s.Value}"))}. Never done: {string.Join(", ", never)}. States: {string.Join(", ", fuzzer.States.Order())}.");

        Assert.True(fuzzer.Wrong.Count == 0, string.Join(Environment.NewLine, fuzzer.Wrong));
        InOrder(_program.Services.GetRequiredService<SecretBox>());
        await _program.StopAsync();
        InOrder(null);
        Assert.True(never.Length < _program.OperationCount * (1 - everything), $"Too many operations never succeeded: {string.Join(", ", never)}");
    }

    // Fake hardware has none of these: its vendor calls are made by POST, its hardware type has none.
    private static bool IsUnsupported(string operation) => operation is "PUT /v1/nodes/{node}/management/inject_nmi" or "POST /v1/nodes/{node}/vmedia" or "DELETE /v1/nodes/{node}/vmedia" or "GET /v1/nodes/{node}/bios/{setting}"
        || (operation.Contains("/vendor_passthru", StringComparison.Ordinal) && !operation.EndsWith("/methods", StringComparison.Ordinal) && (operation.Contains("/drivers/", StringComparison.Ordinal) || !operation.StartsWith("POST", StringComparison.Ordinal)));

    private void InOrder(SecretBox? box)
    {
        var wrong = new StoreCheck(box).Of(_program.StoreFile);
        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));
    }
}
