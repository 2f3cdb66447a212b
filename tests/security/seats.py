"""The lines of `matrix.PAGES` and `matrix.ADMIN` for seats, people asked for by name, groups, webhooks, weights and studies of periods."""

SEATS = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   employers:webhook_list                 -                      >   x   x   x   x   .   x   x   .
POST  employers:webhook_list                 -                      >   x   x   x   x   .   x   x   .
GET   employers:webhook                      employers.webhookendpoint >   x   x   x   x   o   x   x   --.
POST  employers:webhook                      employers.webhookendpoint >   x   x   x   x   o   x   x   --.
POST  employers:webhook_again                employers.webhookdelivery >   x   x   x   x   o   x   x   --.
GET   employers:named_new                    employers.vacancy      >   x   x   x   x   o   x   x   x
POST  employers:named_new                    employers.vacancy      >   x   x   x   x   o   x   x   x
POST  employers:named_withdraw               employers.namedrequest >   x   x   x   x   o   x   x   x
GET   employers:vacancy_sites                employers.vacancy      >   x   .   x   x   -   x   x   .
POST  employers:vacancy_sites                employers.vacancy      >   x   .   x   x   -   x   x   .
GET   matching:floor_list                    -                      >   x   .   x   x   x   x   .   .
GET   matching:floor_new                     -                      >   x   .   x   x   x   x   x   .
POST  matching:floor_new                     -                      >   x   .   x   x   x   x   x   .
GET   matching:floor_preview                 matching.floorpreview  >   x   c   x   x   x   x   .   .
GET   matching:floor_preview_progress        matching.floorpreview  >   x   c   x   x   x   x   .   .
GET   matching:floor_withdraw                matching.floor         >   x   c   x   x   x   x   x   .
POST  matching:floor_withdraw                matching.floor         >   x   c   x   x   x   x   x   .
GET   matching:named                         employers.namedrequest >   o   .-- x   x   x   x   x   .
POST  matching:named                         employers.namedrequest >   o   .-- x   x   x   x   x   .
POST  matching:named_choose                  employers.namedrequest >   x   .-- x   x   x   x   x   .
POST  matching:named_close                   employers.namedrequest >   x   .-- x   x   x   x   x   .
GET   matching:named_list                    -                      >   .   .   x   x   x   x   x   .
GET   matching:periods                       matching.periodsstudy  >   x   c   x   x   x   x   .   .
POST  matching:periods_cancel                matching.periodsstudy  >   x   c   x   x   x   x   x   .
GET   matching:periods_export                matching.periodsstudy  >   x   c   x   x   x   x   .   .
GET   matching:periods_list                  -                      >   x   .   x   x   x   x   .   .
GET   matching:periods_new                   -                      >   x   .   x   x   x   x   x   .
POST  matching:periods_new                   -                      >   x   .   x   x   x   x   x   .
GET   matching:periods_progress              matching.periodsstudy  >   x   c   x   x   x   x   .   .
POST  matching:weights_decide                matching.weightspreview >  x   c   x   x   x   x   x   .
GET   matching:weights_list                  -                      >   x   .   x   x   x   x   .   .
GET   matching:weights_new                   -                      >   x   .   x   x   x   x   x   .
POST  matching:weights_new                   -                      >   x   .   x   x   x   x   x   .
GET   matching:weights_preview               matching.weightspreview >  x   c   x   x   x   x   .   .
GET   matching:weights_preview_progress      matching.weightspreview >  x   c   x   x   x   x   .   .
GET   matching:weights_withdraw              matching.scoreweights  >   x   c   x   x   x   x   x   .
POST  matching:weights_withdraw              matching.scoreweights  >   x   c   x   x   x   x   x   .
GET   workers:group                          workers.travelgroup    >   o   c   x   c   x   x   x   .
POST  workers:group                          workers.travelgroup    >   o   c   x   xx- x   x   x   .
POST  workers:group_dissolve                 workers.travelgroup    >   o   c   x   x   x   x   x   .
POST  workers:group_leave                    workers.travelgroup    >   o   c   x   x   x   x   x   .
GET   workers:group_list                     -                      >   .   .   x   .   x   x   x   .
GET   workers:group_new                      -                      >   .   .   x   x   x   x   x   .
POST  workers:group_new                      -                      >   .   .   x   x   x   x   x   .
GET   placements:group                       workers.travelgroup    >   o   c   x   c   x   x   x   .
POST  placements:group_offer                 workers.travelgroup    >   x   c   x   x   x   x   x   .
GET   named-request-detail                   employers.namedrequest >   x   .-- x   x   o   x   x   .
GET   named-request-list                     -                      >   x   .   x   x   .   x   x   .
POST  named-request-list                     -                      >   x   x   x   x   .   x   x   x
POST  named-request-withdraw                 employers.namedrequest >   x   x   x   x   o   x   x   x
GET   vacancy-holds                          employers.vacancy      >   c   .   x   .   o   c   .   .
PUT   vacancy-sites                          employers.vacancy      >   x   .   x   x   o   x   x   .
"""

SEATS_ADMIN = """
# model                          off coo edi ins cle con aud adm
employers.vacancysite            rc  r   x   r   x   x   r   r
employers.takenseat              rc  r   x   r   x   x   r   r
matching.floor                   x   rc  x   x   x   x   r   r
matching.floorpreview            x   rc  x   x   x   x   r   r
matching.periodsstudy            x   rc  x   x   x   x   r   r
matching.scoreweights            x   rc  x   x   x   x   r   r
matching.weightspreview          x   rc  x   x   x   x   r   r
placements.seatcheck             x   r   x   x   x   x   x   r
"""
