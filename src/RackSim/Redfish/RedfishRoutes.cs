using System.Text.Json.Nodes;
using static IronicConsole.RackSim.Redfish.RedfishPipeline;

namespace IronicConsole.RackSim.Redfish;

/// <summary>Every address a BMC answers.</summary>
public static class RedfishRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Get("/redfish", _ => RedfishAnswer.Ok(new JsonObject { ["v1"] = "/redfish/v1/" }));
        Get("/redfish/v1", c => RedfishAnswer.Ok(ServiceRoot.Of(c.Bmc)));
        Get("/redfish/v1/SessionService", c => RedfishAnswer.Ok(SessionService.Service(c.Bmc)));
        Get("/redfish/v1/SessionService/Sessions", c => RedfishAnswer.Ok(SessionService.List(c.Bmc)));
        Post("/redfish/v1/SessionService/Sessions", SessionService.Open);
        Get("/redfish/v1/SessionService/Sessions/{id}", SessionService.Read);
        routes.MapDelete("/redfish/v1/SessionService/Sessions/{id}", Answering(SessionService.End));
        Get("/redfish/v1/AccountService", _ => RedfishAnswer.Ok(Accounts.Service()));
        Get("/redfish/v1/AccountService/Accounts", _ => RedfishAnswer.Ok(Accounts.List()));
        Get("/redfish/v1/AccountService/Accounts/1", c => RedfishAnswer.Ok(Accounts.One(c.Bmc)));

        Get("/redfish/v1/Systems", _ => RedfishAnswer.Ok(Resource.Collection(Systems.All, "ComputerSystemCollection", "Systems", Systems.Path)));
        Get(Systems.Path, c => Systems.Read(c.Bmc));
        routes.MapPatch(Systems.Path, Answering(Systems.Change));
        Post(Systems.Path + "/Actions/ComputerSystem.Reset", SystemReset.Do);
        Hardware.Map(Get);
        BiosSettings.Map(routes);
        EventService.Map(routes);
        Get(SecureBootResource.Path, c => RedfishAnswer.Ok(SecureBootResource.One(c.Bmc)));
        routes.MapPatch(SecureBootResource.Path, Answering(SecureBootResource.Change));

        Get("/redfish/v1/Managers", _ => RedfishAnswer.Ok(Resource.Collection(Managers.All, "ManagerCollection", "Managers", Managers.Path)));
        Get(Managers.Path, c => RedfishAnswer.Ok(Managers.One(c.Bmc)));
        routes.MapPatch(Managers.Path, Answering(Managers.Change));
        Post(Managers.Path + "/Actions/Manager.Reset", Managers.Reset);
        Get(Managers.Path + "/EthernetInterfaces", _ => RedfishAnswer.Ok(Managers.Ports()));
        Get(Managers.Path + "/EthernetInterfaces/1", c => RedfishAnswer.Ok(Managers.Port(c.Bmc)));
        Get(VirtualMedia.All, _ => RedfishAnswer.Ok(Resource.Collection(VirtualMedia.All, "VirtualMediaCollection", "Virtual media", VirtualMedia.Path)));
        Get(VirtualMedia.Path, c => RedfishAnswer.Ok(VirtualMedia.One(c.Bmc)));
        Post(VirtualMedia.Path + "/Actions/VirtualMedia.InsertMedia", VirtualMedia.Insert);
        Post(VirtualMedia.Path + "/Actions/VirtualMedia.EjectMedia", VirtualMedia.Eject);

        Get("/redfish/v1/TaskService", c => RedfishAnswer.Ok(Resource.New("/redfish/v1/TaskService", "TaskService.v1_2_1.TaskService", "Tasks")
            .With("ServiceEnabled", true).With("DateTime", c.Bmc.Now.ToString("O")).With("Tasks", Resource.Link("/redfish/v1/TaskService/Tasks"))));
        Get("/redfish/v1/TaskService/Tasks", c => RedfishAnswer.Ok(Resource.Collection("/redfish/v1/TaskService/Tasks", "TaskCollection", "Tasks",
            [.. c.Bmc.Tasks.Ids.Select(id => $"/redfish/v1/TaskService/Tasks/{id}")])));
        Get("/redfish/v1/TaskService/Tasks/{id}", c => c.Bmc.Tasks.Read(c.Part("id")));
        Get("/redfish/v1/TaskService/TaskMonitors/{id}", c => c.Bmc.Tasks.Monitor(c.Part("id")));
        Firmware.Map(Get);

        void Get(string path, Func<Call, RedfishAnswer> work) => routes.MapGet(path, Answering(work));
        void Post(string path, Func<Call, RedfishAnswer> work) => routes.MapPost(path, Answering(work));
    }
}
