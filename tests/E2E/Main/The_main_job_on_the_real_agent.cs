using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Main;

/// <summary>The unmodified ironic-python-agent as a jailed process on a loop disk, behind a BMC of the rack.</summary>
[Collection(Together.Machines)]
public sealed class The_main_job_on_the_real_agent(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [RequiresFact(Need.Root, Need.LabNetwork, Need.LabArtifacts, Need.CdTools, Need.Qemu, Need.Chromium)]
    public async Task Goes_from_a_used_machine_to_a_deployed_system_and_back_twice()
    {
        await using var bench = await MainJobBench.StartAsync("main-job-agent", virtualMachine: false, Limit, output);
        await bench.BecomesAvailableAsync();
        await bench.DeploysWhenReleasedAsync(LabArtifacts.Qcow2, "first");
        Assert.Equal((2, 1), (await bench.TimesAsync("vm.start"), await bench.TimesAsync("vmedia.insert")));
        await bench.IsServicedAsync();
        await bench.IsTornDownAsync();
        await bench.DeploysWithOwnDriveAsync(LabArtifacts.Raw, "second");
        Assert.Equal((7, 4), (await bench.TimesAsync("vm.start"), await bench.TimesAsync("vmedia.insert")));
        await bench.IsTornDownAsync();
        await bench.LogIsCleanAsync();
    }
}
