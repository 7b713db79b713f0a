using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.RackSim.Control;

/// <summary>What people, scripts and tests use to look at the rack and to break it. Loopback only, no credentials.</summary>
public static class ControlApi
{
    /// <summary>Adds the routes. The rack is asked for at each request: it is there before the first one.</summary>
    public static void Map(IEndpointRouteBuilder routes, Func<Rack> rack)
    {
        var image = new Lazy<byte[]>(DemoImage.Make);
        routes.MapGet("/healthz", () => Results.Text("ok\n"));
        routes.MapGet("/machines", (bool? certificates, int? skip, int? limit) => Results.Text(
            new JsonArray([.. rack().Machines.Skip(skip ?? 0).Take(limit ?? int.MaxValue).Select(m => (JsonNode)MachineView.Of(m, certificates ?? true))])
                .ToJsonString(RackJson.Plain), "application/json"));
        routes.MapGet("/machines/{name}", (string name) => For(name, m => Results.Text(MachineView.Of(m, true).ToJsonString(RackJson.Plain), "application/json")));
        routes.MapGet("/machines/{name}/serial", (string name) => For(name, m => Results.Text(m.Machine.Serial)));
        routes.MapGet("/machines/{name}/faults", (string name) => For(name, m => Results.Json(m.Faults)));
        routes.MapPost("/machines/{name}/faults", (string name, Fault fault) => For(name, m => Break(m, fault)));
        routes.MapDelete("/machines/{name}/faults", (string name, string? kind) => For(name, m =>
        {
            m.Mend(kind);
            return Results.NoContent();
        }));
        routes.MapGet("/ledger", (string? machine, long? after, int? limit) => Results.Text(
            new JsonArray([.. rack().Ledger.Read(machine, after ?? 0, limit ?? int.MaxValue).Select(e => (JsonNode)e.ToJson())]).ToJsonString(RackJson.Plain), "application/json"));
        routes.MapMethods("/image", ["GET", "HEAD"], () => Results.Bytes(image.Value, "application/octet-stream", enableRangeProcessing: true));
        routes.MapGet("/image.sha256", () => Results.Text($"{DemoImage.Sha256(image.Value)}  image\n"));
        routes.MapGet("/kernel", () => Results.Bytes(Encoding.ASCII.GetBytes("RACKSIM-KERNEL\nStarted by simulated machines only.\n"), "application/octet-stream"));
        routes.MapGet("/ramdisk", () => Results.Bytes(Encoding.ASCII.GetBytes("RACKSIM-RAMDISK\nUnpacked by simulated machines only.\n"), "application/octet-stream"));

        IResult For(string name, Func<RackMachine, IResult> answer) => rack().Find(name) is { } machine ? answer(machine) : Results.NotFound();
    }

    private static IResult Break(RackMachine machine, Fault fault)
    {
        if (!FaultKinds.All.Contains(fault.Kind))
        {
            return Results.BadRequest(new { error = $"There is no fault '{fault.Kind}'.", kinds = FaultKinds.All });
        }
        if (machine.Identity.Virtual is not null && FaultKinds.OfSimulatedMachines.Contains(fault.Kind))
        {
            return Results.BadRequest(new { error = $"{machine.Identity.Name} is a virtual machine: only its BMC can be broken." });
        }
        try
        {
            machine.Break(fault);
            return Results.NoContent();
        }
        catch (InvalidOperationException isVirtual)
        {
            return Results.Conflict(new { error = isVirtual.Message });
        }
    }
}
