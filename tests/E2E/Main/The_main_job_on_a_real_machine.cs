using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Main;

/// <summary>A machine in QEMU behind a BMC of the rack: real firmware boots our CD into the unmodified ironic-python-agent, and then the written disk.</summary>
[Collection(Together.Machines)]
public sealed class The_main_job_on_a_real_machine(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    [RequiresFact(Need.Root, Need.LabNetwork, Need.LabArtifacts, Need.CdTools, Need.Qemu, Need.Chromium)]
    public async Task Goes_from_a_used_machine_to_a_deployed_system_and_back()
    {
        await using var bench = await MainJobBench.StartAsync("main-job-machine", virtualMachine: true, Limit, output);
        await bench.BecomesAvailableAsync();
        await bench.DeploysWhenReleasedAsync(LabArtifacts.Qcow2, "machine");
        Assert.Equal((2, 1), (await bench.TimesAsync("vm.start"), await bench.TimesAsync("vmedia.insert")));
        await bench.IsTornDownAsync();
        await bench.LogIsCleanAsync();
    }
}
